import { UnreadableFile } from '../table.ts'

/** A segment of an interchange: its tag, its data elements with their components, and the how many-th it is, from 1. */
export type Segment = {
  readonly tag: string
  readonly elements: readonly (readonly string[])[]
  readonly nth: number
}

/** Its segments, and the mark before decimals where it says which (UNA; ISO 9735 version 4 lets that be ignored). */
export type Interchange = { readonly segments: readonly Segment[]; readonly decimal: string | undefined }

/** Service characters of ISO 9735: between components and elements, before a character that is meant as it is, and after a segment. */
type Marks = { readonly component: string; readonly element: string; readonly release: string; readonly end: string }
const MARKS: Marks = { component: ':', element: '+', release: '?', end: "'" }

/** Characters of the syntax identifiers (UNB) that are read. */
const ENCODINGS: Readonly<Record<string, string>> = {
  UNOA: 'windows-1252',
  UNOB: 'windows-1252',
  UNOC: 'windows-1252',
  UNOW: 'utf-8',
  UNOY: 'utf-8',
}

/** Segments and components of an interchange, and characters of a segment, at most: one of free text has some 2,600. */
const MAX_SEGMENTS = 500_000
const MAX_COMPONENTS = 4_000_000
const MAX_SEGMENT = 16_384

const malformed = (why: string) => new UnreadableFile('malformed', `The interchange ${why}.`)
const tooLarge = (why: string) => new UnreadableFile('too-large', `The interchange has ${why}.`)

/** A UN/EDIFACT interchange (ISO 9735). Throws `UnreadableFile` for what is none, or is cut off. */
export function interchangeIn(bytes: Buffer): Interchange {
  const start = bytes
    .subarray(0, 200)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
  if (!/^UN[AB]/.test(start)) throw malformed('begins with neither UNA nor UNB')
  const [, syntax = '', version] = /UNB.(UNO[A-Z])(?:.(\d))?/.exec(start) ?? []
  const encoding = ENCODINGS[syntax]
  if (encoding === undefined)
    throw new UnreadableFile('unsupported', `The interchange is in the characters of ${syntax || 'an unknown syntax'}.`)
  const text = new TextDecoder(encoding).decode(bytes).trimStart()
  const advice = text.startsWith('UNA') ? text.slice(3, 9) : undefined
  const segments = split(advice === undefined ? text : text.slice(9), advice === undefined ? MARKS : marksOf(advice))
  if (segments.at(-1)?.tag !== 'UNZ') throw malformed('does not end with UNZ: it may be cut off')
  return { segments, decimal: Number(version) >= 4 ? undefined : advice?.[2] }
}

/** Throws where they cannot be told from one another, or from what stands between them. */
function marksOf([component = '', element = '', _decimal, release = '', _, end = '']: string): Marks {
  const all = [component, element, end, ...(release === ' ' ? [] : [release])]
  if (new Set(all).size < all.length || /[A-Z0-9]/i.test(all.join('')) || /\s/.test(component + element))
    throw malformed('has service characters (UNA) that are no marks, or the same')
  return { component, element, release: release === ' ' ? '' : release, end }
}

function split(text: string, { component, element, release, end }: Marks): Segment[] {
  const segments: Segment[] = []
  let elements: string[][] = [[]]
  let components = 0
  /** Where the segment began, if one is open; where the rest of its last component begins, and what of it came before. */
  let begun: number | undefined
  let from = 0
  let before = ''
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (begun === undefined && /\s/.test(character)) continue
    if (begun === undefined) [begun, from] = [at, at]
    if (at - begun > MAX_SEGMENT) throw tooLarge(`a segment of more than ${MAX_SEGMENT} characters`)
    if (character === release && release !== '') {
      before += text.slice(from, at)
      at += 1
      from = at
    } else if (character === end || character === element || character === component) {
      elements.at(-1)?.push(before + text.slice(from, at))
      from = at + 1
      before = ''
      components += 1
      if (components > MAX_COMPONENTS) throw tooLarge(`more than ${MAX_COMPONENTS} components`)
      if (character === element) elements.push([])
      if (character !== end) continue
      segments.push(segmentOf(elements, segments.length + 1))
      elements = [[]]
      begun = undefined
    }
  }
  if (begun !== undefined) throw malformed('ends within a segment: it may be cut off')
  return segments
}

function segmentOf([[tag = ''] = [], ...elements]: readonly (readonly string[])[], nth: number): Segment {
  if (nth > MAX_SEGMENTS) throw tooLarge(`more than ${MAX_SEGMENTS} segments`)
  if (!/^[A-Z]{3}$/.test(tag)) throw malformed(`has a segment ${nth} without a tag`)
  return { tag, elements, nth }
}
