"""What the browser fixtures promise."""


def test_a_page_opens_at_both_widths_without_a_complaint(any_page):
    any_page.set_content("<!doctype html><html lang=en><title>t</title><main><h1>Hello</h1></main>")

    assert any_page.viewport_size["width"] in {1280, 390}
