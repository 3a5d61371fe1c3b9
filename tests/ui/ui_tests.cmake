# Each tests/ui/*.script is a test: the real window's code, driven through Dear ImGui's event queue
# on a host without display. A failing one leaves a picture in the working folder.
file(GLOB ui_scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/ui/*.script)
set(ui_work ${CMAKE_CURRENT_BINARY_DIR}/ui)
file(MAKE_DIRECTORY ${ui_work})
foreach(script IN LISTS ui_scripts)
  get_filename_component(name ${script} NAME_WE)
  add_test(NAME ui_${name} COMMAND heapscope --script ${script} WORKING_DIRECTORY ${ui_work})
  set_tests_properties(ui_${name} PROPERTIES LABELS ui TIMEOUT 120
    ENVIRONMENT "HEAPSCOPE_TEST_DATA=${CMAKE_CURRENT_SOURCE_DIR}/data;HEAPSCOPE_TEST_WORK=${ui_work};HEAPSCOPE_SCALE=1;VISUAL=${CMAKE_CURRENT_SOURCE_DIR}/ui/note_place.sh;${hs_drawing_environment}")
endforeach()

add_test(NAME ui_screenshot COMMAND Python3::Interpreter
  ${CMAKE_CURRENT_SOURCE_DIR}/ui/screenshot_test.py $<TARGET_FILE:heapscope>
  ${CMAKE_SOURCE_DIR}/assets/example)
set_tests_properties(ui_screenshot PROPERTIES LABELS ui TIMEOUT 180
  ENVIRONMENT "${hs_drawing_environment}")

add_test(NAME ui_settings COMMAND Python3::Interpreter
  ${CMAKE_CURRENT_SOURCE_DIR}/ui/settings_test.py $<TARGET_FILE:heapscope>
  ${CMAKE_SOURCE_DIR}/assets/example)
set_tests_properties(ui_settings PROPERTIES LABELS ui TIMEOUT 300
  ENVIRONMENT "${hs_drawing_environment}")

add_test(NAME ui_overwritten COMMAND Python3::Interpreter -B
  ${CMAKE_CURRENT_SOURCE_DIR}/ui/overwritten_test.py $<TARGET_FILE:heapscope>
  ${CMAKE_SOURCE_DIR}/assets/example)
set_tests_properties(ui_overwritten PROPERTIES LABELS ui TIMEOUT 600
  ENVIRONMENT "${hs_drawing_environment}")

# Numbers that two places show are one number: see ui/numbers/shown.py.
foreach(part logs log_pairs dumps dump_pairs tools reports)
  add_test(NAME ui_numbers_${part} COMMAND Python3::Interpreter -B
    ${CMAKE_CURRENT_SOURCE_DIR}/ui/numbers/${part}_test.py $<TARGET_FILE:heapscope>)
  set_tests_properties(ui_numbers_${part} PROPERTIES LABELS ui TIMEOUT 600
    ENVIRONMENT "${hs_drawing_environment}")
endforeach()

find_program(XVFB_RUN xvfb-run)
find_program(XDOTOOL xdotool)
if(XVFB_RUN AND XDOTOOL)
  # Alone, for it measures that an idle window uses no CPU.
  add_test(NAME ui_xvfb_smoke COMMAND ${XVFB_RUN} -a -s "-screen 0 1600x1000x24"
    ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/ui/xvfb_smoke.py $<TARGET_FILE:heapscope>
    ${CMAKE_SOURCE_DIR}/assets/example)
  set_tests_properties(ui_xvfb_smoke PROPERTIES LABELS ui TIMEOUT 180 RUN_SERIAL ON
    ENVIRONMENT "${hs_drawing_environment}")
else()
  message(STATUS "xvfb-run or xdotool not found: the test of the real window is left out")
endif()
