import { jaroWinkler } from './alike.ts'
import { type ReadyName, readingsOf, readyName, shareKey, type Word } from './name.ts'

/** As it is written; the same when it is written in Latin letters; or much like it. */
export type How = 'exact' | 'transliterated' | 'similar'
export type Likeness = { readonly score: number; readonly how: How }
/** A name of an entry that a name may be, with how much it is like it. */
export type Match = Likeness & { readonly alias: string }

/** The score from which on a person has to look whether two names are of one party. */
export const NAME_ALIKE = 0.85
/** The likeness from which on two words may be the same one. */
const WORD_ALIKE = 0.85
/** What two words of the same consonants are alike at least: vowels are written by some and left out by others. */
const SAME_CONSONANTS = 0.9
/** The most that what is not the same may score. */
const NEARLY = 0.99

/**
 * How much two names are like each other, from 0 to 1. They are the same when their words are, in any order, whatever their case, punctuation, marks and
 * legal form; or when these are the same by their sound in Latin letters. Else each word is paired with the one that it is most like (Jaro-Winkler, as in
 * `jaroWinkler`), and what is paired is weighed by its letters against all letters of both; words of the trade weigh a quarter. Words that
 * differ in more than their vowels and one of at least five consonants are not alike. Two names without a telling word that is alike score 0, unless they
 * have the same consonants without their spaces.
 */
export const compare = (a: string, b: string): Likeness => likeness(readyName(a), readyName(b))

/** How much two names are alike as they are written, or as they are seen where that is more: what is written otherwise is the same by a transliteration at most. */
export function likeness(a: ReadyName, b: ReadyName): Likeness {
  const written = asWritten(a, b)
  if (!a.seen && !b.seen) return written
  const seen = readingsOf(a).flatMap(one => readingsOf(b).map(other => asWritten(one, other)))
  const most = seen.reduce((best, one) => (one.score > best.score ? one : best), written)
  return most === written ? written : { ...most, how: most.score === 1 ? 'transliterated' : 'similar' }
}

function asWritten(a: ReadyName, b: ReadyName): Likeness {
  if (a.plain === b.plain) return { score: a.plain === '' ? 0 : 1, how: 'exact' }
  if (a.joined === '' || b.joined === '') return { score: 0, how: 'similar' }
  if (a.sorted === b.sorted || a.joined === b.joined) return { score: 1, how: 'transliterated' }
  const joined = a.key === b.key ? jaroWinkler(a.joined, b.joined) : 0
  return { score: Math.min(NEARLY, Math.max(byWords(a.words, b.words), joined)), how: 'similar' }
}

type Pair = { readonly a: number; readonly b: number; readonly alike: number; readonly text: string }

function byWords(a: readonly Word[], b: readonly Word[]): number {
  const pairs: Pair[] = []
  for (const [i, one] of a.entries())
    for (const [j, other] of b.entries()) {
      const alike = wordsAlike(one, other)
      if (alike > 0) pairs.push({ a: i, b: j, alike, text: [one.sound, other.sound].sort().join(' ') })
    }
  // In an order that does not tell which name came first.
  pairs.sort((one, other) => other.alike - one.alike || (one.text < other.text ? -1 : 1))
  const [takenA, takenB] = [new Set<number>(), new Set<number>()]
  let paired = 0
  let telling = false
  for (const pair of pairs) {
    if (takenA.has(pair.a) || takenB.has(pair.b)) continue
    takenA.add(pair.a)
    takenB.add(pair.b)
    paired += pair.alike * ((a[pair.a]?.weight ?? 0) + (b[pair.b]?.weight ?? 0))
    telling ||= a[pair.a]?.tells === true
  }
  return telling ? paired / (weightOf(a) + weightOf(b)) : 0
}

const weightOf = (words: readonly Word[]): number => words.reduce((sum, word) => sum + word.weight, 0)

function wordsAlike(a: Word, b: Word): number {
  if (a.tells !== b.tells) return 0
  if (a.sound === b.sound) return 1
  if (!shareKey(a.keys, b.keys)) return 0
  const alike = jaroWinkler(a.sound, b.sound)
  if (a.consonants === b.consonants) return Math.max(alike, SAME_CONSONANTS)
  return alike >= WORD_ALIKE ? alike : 0
}

/** The name of an entry that a name is most like, where a person has to look at it; `undefined` where it is like none. */
export function matchOf(name: ReadyName, aliases: readonly ReadyName[]): Match | undefined {
  let best: Match | undefined
  for (const alias of aliases) {
    const found = likeness(name, alias)
    if (found.score < NAME_ALIKE) continue
    if (
      !best ||
      found.score > best.score ||
      (found.score === best.score && found.how === 'exact' && best.how !== 'exact')
    )
      best = { ...found, alias: alias.name }
  }
  return best
}
