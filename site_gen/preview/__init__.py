"""The preview: the ordinary build, again whenever a file is saved, served to one's own browser. Prints nothing.

hints     something may have changed, and when it is quiet enough to look
watch     where hints come from: the system's events, or a clock where there are none
loop      looks, builds, puts the outcome on the board
board     the last outcome: sound, or which faults stand over the last good pages
pages     a request -> an answer: who may ask, for what, and what is added to a page on its way out
server    sockets and threads
lan       an address for one's own phone, with a path that nobody guesses
"""
