# Answers compared with ones that were not made by the same code.
add_test(NAME example_data COMMAND Python3::Interpreter -B ${CMAKE_SOURCE_DIR}/scripts/make_example.py --check)
