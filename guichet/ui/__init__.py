"""The look: layouts, elements, template tags, icons, faces, CSS and JavaScript by component."""
