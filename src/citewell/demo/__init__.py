"""The demonstration library: pages that are added as any owner's files would be."""
