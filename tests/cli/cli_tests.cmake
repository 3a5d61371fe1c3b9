# End-to-end tests of the command line: the built program, run by scripts.
add_test(NAME cli_frame COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/cli/check_cli_frame.py
  $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR})
add_test(NAME cli_input COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/cli/check_input.py
  $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR})
add_test(NAME cli_query COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/cli/check_query.py
  $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR})
add_test(NAME cli_questions COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/cli/check_questions.py
  $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR})
add_test(NAME cli_memray COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/cli/check_memray.py
  $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR})
foreach(part IN ITEMS options process)
  add_test(NAME cli_${part} COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/cli/check_cli_${part}.py
    $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR})
endforeach()
add_test(NAME hostile_pickles COMMAND Python3::Interpreter -B
  ${CMAKE_CURRENT_SOURCE_DIR}/cli/check_hostile_pickles.py $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR})
if(HEAPSCOPE_SANITIZE)
  set_tests_properties(cli_options cli_process hostile_pickles PROPERTIES ENVIRONMENT HEAPSCOPE_SANITIZED=1)
endif()
