"""A sample story, invented from the ships to the newspapers: the wreck of the Corvenna."""
