#!/bin/sh
# Stands in for an editor: writes down what it was asked to open.
echo "$@" > opened.txt
