"""Tools of the developers: benchmark, example drawings, screenshots. No part of the program."""
