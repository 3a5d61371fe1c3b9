# The recorder, on each Python that is here: Debian's own and those of pyenv.
file(GLOB hs_pythons $ENV{HOME}/.pyenv/versions/*/bin/python3)
set(hs_python_facts "import os, sys, sysconfig; v = sys.version_info[:2]; \
print('%d.%d' % v if (3, 8) <= v <= (3, 14) and \
os.path.exists(os.path.join(sysconfig.get_paths()['include'], 'Python.h')) else '')")
# The sockets of recorded programs lie where tests that list all agents, in a folder of their own, do not look.
set(hs_agents ${CMAKE_CURRENT_BINARY_DIR}/agents)
file(MAKE_DIRECTORY ${hs_agents})
function(add_recorder_test name)
  add_test(NAME ${name} COMMAND ${ARGN})
  set_tests_properties(${name} PROPERTIES ENVIRONMENT XDG_RUNTIME_DIR=${hs_agents})
endfunction()

set(hs_recorded)
set(hs_recording_python)
foreach(python IN ITEMS /usr/bin/python3 LISTS hs_pythons)
  execute_process(COMMAND ${python} -c "${hs_python_facts}" OUTPUT_VARIABLE version
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(NOT version OR version IN_LIST hs_recorded)
    continue()
  endif()
  list(APPEND hs_recorded ${version})
  if(NOT hs_recording_python)
    set(hs_recording_python ${python})
  endif()
  # What the recorder writes is what the program reads.
  add_recorder_test(recording_${version} Python3::Interpreter -B
    ${CMAKE_CURRENT_SOURCE_DIR}/capture/check_recordings.py $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR} ${python})
  if(HEAPSCOPE_SANITIZE)
    continue()
  endif()
  # Agents, and programs that are none: by gdb. The tests say what they skip.
  foreach(test IN ITEMS agent attach)
    add_recorder_test(recorder_${version}_${test} ${python} -B ${CMAKE_SOURCE_DIR}/capture/tests/test_${test}.py)
  endforeach()
  # Every event against a text trace, every object against Python itself, every instance against the collector;
  # the names of threads.
  foreach(test IN ITEMS round_trip dump_against_python tracker thread_names)
    add_recorder_test(recorder_${version}_${test} ${python} -B ${CMAKE_SOURCE_DIR}/capture/tests/test_${test}.py)
  endforeach()
  # The program is as without the recorder, whatever it does.
  foreach(test IN ITEMS host programs)
    add_recorder_test(recorder_${version}_${test} ${python} -B ${CMAKE_SOURCE_DIR}/capture/tests/test_${test}.py)
  endforeach()
  # And however it ends: on one version for each way of reading stacks. The whole of it by hand (CONTRIBUTING.md).
  if(NOT version MATCHES "^3\\.(8|11|13)$")
    continue()
  endif()
  set(hs_harmless_on ${python})
  add_recorder_test(recorder_${version}_kills Python3::Interpreter -B
    ${CMAKE_CURRENT_SOURCE_DIR}/capture/check_kills.py $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR} ${python} 6)
endforeach()
if(hs_recorded)
  add_recorder_test(record_command Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/capture/check_record.py
    $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR} ${hs_recording_python})
endif()
find_program(HS_GDB gdb)
if(NOT HS_GDB)
  message(STATUS "gdb is not here, so attaching to programs that are no agents is not tested")
endif()
if(NOT HEAPSCOPE_SANITIZE AND hs_recorded)
  foreach(test IN ITEMS file_layer record_layer)
    add_recorder_test(recorder_${test} /usr/bin/python3 -B ${CMAKE_SOURCE_DIR}/capture/tests/test_${test}.py)
  endforeach()
endif()
if(hs_harmless_on)
  add_recorder_test(recorder_samples Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/capture/check_samples.py
    $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR} ${hs_harmless_on})
  execute_process(COMMAND ${hs_harmless_on} -c "import test.test_scope" RESULT_VARIABLE hs_no_cpython_tests
    OUTPUT_QUIET ERROR_QUIET)
  if(NOT hs_no_cpython_tests)
    add_recorder_test(recorder_cpython_tests Python3::Interpreter -B
      ${CMAKE_CURRENT_SOURCE_DIR}/capture/cpython_tests.py --python ${hs_harmless_on} --ways verified --heapscope
      $<TARGET_FILE:heapscope> test_generators test_coroutines test_frame test_exceptions test_scope test_asyncgen)
  endif()
endif()
set(hs_not_recorded 3.8 3.9 3.10 3.11 3.12 3.13 3.14)
list(REMOVE_ITEM hs_not_recorded ${hs_recorded})
message(STATUS "Recorder tested on Python ${hs_recorded}; not here, so not run: ${hs_not_recorded}")
