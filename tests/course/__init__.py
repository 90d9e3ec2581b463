"""What the lessons share: companions, the lecture, and where each promise is kept."""
