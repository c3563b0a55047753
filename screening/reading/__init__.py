"""What an order's texts and name fields say, read before anything is matched or judged."""
