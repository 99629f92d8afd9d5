"""What members say to one another: who can be addressed, the threads under cards, the inbox, what is new."""
