#Random sessions : the window's own code, used by seed. A short fixed set is a test; `hs_sessions
#-- seeds 1 - 500` is for whoever changed the window.
file(GLOB session_sources CONFIGURE_DEPENDS sessions/*.cpp sessions/*.h)
add_executable(hs_sessions ${session_sources} support/heapprof_writer.cpp support/sample.cpp
  support/synthetic_log.cpp)
target_link_libraries(hs_sessions PRIVATE hs_app hs_render hs_core)
# So that a stack has names.
set_target_properties(hs_sessions PROPERTIES ENABLE_EXPORTS ON)
set(hs_session_words --seeds 1-10 --steps 250)
if(HEAPSCOPE_SANITIZE)
  set(hs_session_words --seeds 1-4 --steps 100 --patience 300)
endif()
add_test(NAME random_sessions COMMAND hs_sessions ${hs_session_words})
set_tests_properties(random_sessions PROPERTIES LABELS "ui;sessions" TIMEOUT 600 COST 500
  ENVIRONMENT "${hs_drawing_environment}")
add_test(NAME random_sessions_watchdog COMMAND hs_sessions --check-watchdog)
set_tests_properties(random_sessions_watchdog PROPERTIES LABELS "ui;sessions" TIMEOUT 120)
