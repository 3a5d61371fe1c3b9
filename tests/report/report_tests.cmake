# The page that `heapscope report` makes, read by a parser, and by Chromium where it is installed.
add_test(NAME report_page COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/report/check_report.py
  $<TARGET_FILE:heapscope> ${CMAKE_SOURCE_DIR})
