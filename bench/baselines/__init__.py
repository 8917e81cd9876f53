"""What Annai is compared with, under the same server: as little as a view can do, and the plain way to do the work."""
