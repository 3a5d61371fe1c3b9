#pragma once
// Says where a session hangs or dies: the stack of its thread, as no debugger is there. One at a
// time in a process.

namespace hs::test {

class Watchdog {
public:
    // Made by the thread that takes the steps. A step that takes longer than patience_s ends the
    // process with kHung.
    explicit Watchdog(double patience_s);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    static constexpr int kHung = 3;

    void begin_step();

private:
    struct Watch;
    Watch* watch_;
};

}  // namespace hs::test
