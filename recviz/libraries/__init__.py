"""What other libraries do with the same data: TensorFlow Recommenders, and Spark on many machines."""
