# End-to-end tests of the command line: the built program, run by scripts.
add_test(NAME cli_frame COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/cli/check_cli_frame.py
  $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR})
