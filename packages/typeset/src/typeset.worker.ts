import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { renderSVG } from 'uqr'
import type { Block, Document } from './document.ts'
import { charactersOf, settable } from './glyphs.ts'

/** Fonts by their families, in the two weights that are used: of Latin, Greek and Cyrillic letters, and of Japanese. Fonts of the machine are not asked for. */
const FAMILIES = [
  [
    import.meta.resolve('@expo-google-fonts/ibm-plex-sans/400Regular/IBMPlexSans_400Regular.ttf'),
    import.meta.resolve('@expo-google-fonts/ibm-plex-sans/600SemiBold/IBMPlexSans_600SemiBold.ttf'),
  ],
  [
    import.meta.resolve('@expo-google-fonts/ibm-plex-sans-jp/400Regular/IBMPlexSansJP_400Regular.ttf'),
    import.meta.resolve('@expo-google-fonts/ibm-plex-sans-jp/600SemiBold/IBMPlexSansJP_600SemiBold.ttf'),
  ],
]

/** What documents are made with. */
function prepare() {
  const families = FAMILIES.map(urls => urls.map(url => readFileSync(fileURLToPath(url))))
  const characters = families.map(fonts => fonts.map(charactersOf))
  return {
    template: readFileSync(new URL('./document.typ', import.meta.url), 'utf8'),
    compiler: NodeCompiler.create({
      // It reads no file: the template comes as a text.
      workspace: fileURLToPath(new URL('.', import.meta.url)),
      fontArgs: [{ fontBlobs: families.flat() }],
    }),
    has: (code: number): boolean => characters.some(fonts => fonts.every(font => font(code))),
  }
}
let prepared: ReturnType<typeof prepare> | undefined

/** The document as PDF/UA-1. Throws where it would not be that. */
export default function typeset({ at, blocks, ...document }: Document): Uint8Array {
  prepared ??= prepare()
  const { template, compiler, has } = prepared
  const written = JSON.stringify({ ...document, date: dateOf(at), blocks: blocks.map(drawn) }, (_, value) =>
    typeof value === 'string' ? settable(value, has) : value,
  )
  try {
    const made = compiler.compile({ mainFileContent: template, inputs: { document: written } })
    if (!made.result) throw new Error(JSON.stringify(made.takeDiagnostics()?.shortDiagnostics))
    return compiler.pdf(made.result, { pdfStandard: 'ua-1' })
  } finally {
    compiler.evictCache(0)
  }
}

const dateOf = (at: Date) => ({
  year: at.getUTCFullYear(),
  month: at.getUTCMonth() + 1,
  day: at.getUTCDate(),
  hour: at.getUTCHours(),
  minute: at.getUTCMinutes(),
  second: at.getUTCSeconds(),
})

/** A block with what its picture needs. */
function drawn(block: Block) {
  if (block.kind === 'code') return { ...block, svg: renderSVG(block.url, { border: 2 }) }
  if (block.kind === 'bars') return { ...block, bars: block.bars.map(bar => ({ mark: null, ...bar })) }
  return block
}
