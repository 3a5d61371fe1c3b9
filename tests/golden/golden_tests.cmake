# Answers compared with ones that were not made by the same code.
add_test(NAME example_data COMMAND Python3::Interpreter -B ${CMAKE_SOURCE_DIR}/scripts/make_example.py --check)

if(NOT HEAPSCOPE_CORE_ONLY)
  add_executable(hs_command_line ${CMAKE_CURRENT_SOURCE_DIR}/golden/command_line.cpp)
  target_link_libraries(hs_command_line PRIVATE hs_cli)
  # A test for each group of checks, so that they run side by side.
  foreach(script IN ITEMS check_cli check_logs)
    set(golden_script ${CMAKE_CURRENT_SOURCE_DIR}/golden/${script}.py)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${golden_script})
    execute_process(COMMAND ${Python3_EXECUTABLE} -B ${golden_script} --list
      OUTPUT_VARIABLE golden_groups COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCHALL "[a-z_]+" golden_groups "${golden_groups}")
    foreach(group IN LISTS golden_groups)
      add_test(NAME golden_${group}
        COMMAND Python3::Interpreter -B ${golden_script} $<TARGET_FILE:hs_command_line> ${CMAKE_SOURCE_DIR} ${group})
      # First: begun last, one of them would keep a single core busy at the end.
      set_tests_properties(golden_${group} PROPERTIES COST 500)
      if(HEAPSCOPE_SANITIZE)
        # The answers are proved by the plain build; here it is the way to them that is watched.
        set_tests_properties(golden_${group} PROPERTIES
          ENVIRONMENT "HEAPSCOPE_RANDOM_INPUTS=4;HEAPSCOPE_INPUT_STEP=4")
      endif()
    endforeach()
  endforeach()
endif()
