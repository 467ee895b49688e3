"""Where the hardware runs: targets, boards, bitstreams and the command line."""
