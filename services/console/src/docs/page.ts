import { escapeHtml } from '@lodestone/kernel'

/** A part of a page: its heading, what the index lists of it, and its HTML. */
export type Section = {
  readonly id: string
  readonly title: string
  readonly entries: readonly { readonly id: string; readonly html: string }[]
  readonly html: string
}

/** A page of reference: an index that can be searched beside the text. Styles and script are files of this origin; without the script all is there but the search. */
export function page(options: {
  readonly title: string
  readonly links: readonly (readonly [href: string, text: string])[]
  readonly intro: string
  readonly sections: readonly Section[]
}): string {
  const { title, links, intro, sections } = options
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/docs.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<script src="/docs.js" defer></script>
</head>
<body>
<a class="skip" href="#text">To the text</a>
<header>
<p class="up">${links.map(([href, text]) => `<a href="${href}">${escapeHtml(text)}</a>`).join(' ')}</p>
<h1>${escapeHtml(title)}</h1>
</header>
<nav aria-label="Contents">
<details id="index" open>
<summary>Contents</summary>
<p class="search" hidden><label for="search">Search</label> <input id="search" type="search" autocomplete="off" spellcheck="false" aria-describedby="found"> <span id="found" role="status"></span></p>
${sections.map(indexOf).join('\n')}
</details>
</nav>
<main id="text" tabindex="-1">
${intro}
${sections.map(sectionOf).join('\n')}
</main>
</body>
</html>
`
}

const indexOf = ({ id, title, entries }: Section): string =>
  `<div class="part"><a class="title" href="#${escapeHtml(id)}">${escapeHtml(title)}</a>
<ul>${entries.map(one => `<li><a href="#${escapeHtml(one.id)}">${one.html}</a></li>`).join('\n')}</ul></div>`

const sectionOf = ({ id, title, html }: Section): string =>
  `<section aria-labelledby="${escapeHtml(id)}">
<h2 id="${escapeHtml(id)}">${escapeHtml(title)}</h2>
${html}
</section>`
