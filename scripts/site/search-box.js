// The search box of the site. PAGES stands before this text: title, heading, anchor, text and path of each section.
(() => {
  const box = document.querySelector('#search');
  const list = document.querySelector('#found');
  const { root } = document.documentElement.dataset;
  const plain = (text) => text.toLowerCase();

  /** All words have to be there; in the heading they count more than in the text. Pages of the reader's language come first. */
  function score(section, words) {
    const heading = plain(`${section.title} ${section.heading}`);
    const text = plain(section.text);
    let sum = 0;
    for (const word of words) {
      if (heading.includes(word)) sum += 10;
      else if (text.includes(word)) sum += 1;
      else return 0;
    }
    const isGerman = section.path.startsWith('docs/de/');
    return sum + (isGerman === (document.documentElement.lang === 'de') ? 5 : 0);
  }

  function show() {
    const words = plain(box.value)
      .split(/\s+/)
      .filter((word) => word !== '');
    const found = words.length === 0 ? [] : PAGES.map((section) => [score(section, words), section]);
    const best = found
      .filter(([points]) => points > 0)
      .sort(([a], [b]) => b - a)
      .slice(0, 12);
    list.replaceChildren(
      ...best.map(([, { title, heading, anchor, path }]) => {
        const item = document.createElement('li');
        const link = document.createElement('a');
        link.href = `${root}/${path}#${encodeURIComponent(anchor)}`;
        link.textContent = title === heading ? title : `${title}: ${heading}`;
        item.append(link);
        return item;
      }),
    );
    list.hidden = best.length === 0;
  }

  box.addEventListener('input', show);
})();
