"""The consortium bot: who belongs to an industry-education consortium, who leads it, how to reach them."""
