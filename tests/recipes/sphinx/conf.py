project = "A greeting"
html_theme = "alabaster"
html_js_files = [("/play/embed.js", {"defer": "defer"})]
