#pragma once

namespace hs::test {

// Lets processes hang and die under a watchdog. 0 if each told where.
int check_watchdog();

}  // namespace hs::test
