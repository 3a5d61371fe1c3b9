# Answers compared with ones that were not made by the same code.
add_test(NAME example_data COMMAND Python3::Interpreter -B ${CMAKE_SOURCE_DIR}/scripts/make_example.py --check)

if(NOT HEAPSCOPE_CORE_ONLY)
  # A test for each check, so that they run side by side.
  foreach(script IN ITEMS check_cli check_logs)
    set(golden_script ${CMAKE_CURRENT_SOURCE_DIR}/golden/${script}.py)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${golden_script})
    execute_process(COMMAND ${Python3_EXECUTABLE} -B ${golden_script} --list
      OUTPUT_VARIABLE golden_checks COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCHALL "[a-z_]+" golden_checks "${golden_checks}")
    foreach(check IN LISTS golden_checks)
      add_test(NAME golden_${check}
        COMMAND Python3::Interpreter -B ${golden_script} $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR} ${check})
      if(HEAPSCOPE_SANITIZE)
        # The answers are proved by the plain build; here it is the way to them that is watched.
        set_tests_properties(golden_${check} PROPERTIES
          ENVIRONMENT "HEAPSCOPE_RANDOM_INPUTS=4;HEAPSCOPE_INPUT_STEP=4")
      endif()
    endforeach()
  endforeach()
endif()
