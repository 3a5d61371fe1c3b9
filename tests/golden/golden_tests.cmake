# Answers compared with ones that were not made by the same code.
add_test(NAME example_data COMMAND Python3::Interpreter -B ${CMAKE_SOURCE_DIR}/scripts/make_example.py --check)
if(NOT HEAPSCOPE_CORE_ONLY)
  add_test(NAME golden_cli COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/golden/check_cli.py
    $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR})
endif()
