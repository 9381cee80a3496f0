"""A built site becomes public: what will change, whether it may, and the places that hold it. Builds nothing itself."""
