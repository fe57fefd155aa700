import { isTradeWord } from './forms.ts'
import { seenAs } from './look.ts'
import { consonants, plainWords, romanised, shown, sounded } from './plain.ts'

/** A word of a name, by its sound in Latin letters. */
export type Word = {
  readonly sound: string
  readonly consonants: string
  readonly weight: number
  /** Not a word of the trade, or one where there is no other. */
  readonly tells: boolean
  readonly keys: readonly string[]
}

/** A name made ready to be compared. */
export type ReadyName = {
  readonly name: string
  /** The words as they are written, in the order of the alphabet. */
  readonly plain: string
  readonly words: readonly Word[]
  /** All of it by its sound without spaces, in its own order, and in the order of the alphabet. */
  readonly joined: string
  readonly sorted: string
  /** The key of all of it. Whoever shares neither this nor one of a telling word with another name is not like it. */
  readonly key: string
  /** The same by what its letters look like, where that is something else. */
  readonly seen?: ReadyName
}

/** What a word of the trade counts against another of its length. */
const TRADE_WEIGHT = 0.25
/** Consonants from which on one of them may be another. */
const LONG = 5
/** Consonants below which a word is told by all of its letters. */
const SHORT = 3

export function readyName(name: string): ReadyName {
  const text = shown(name)
  const seen = seenAs(text)
  return { ...ready(text), name, ...(seen === undefined ? {} : { seen: ready(seen) }) }
}

function ready(name: string): ReadyName {
  const plain = plainWords(name)
  const romans = plain.map(romanised).filter(word => word !== '')
  // Of a name that has nothing else the words of the trade are what tells.
  const noneTells = romans.every(isTradeWord)
  const words = romans.map(roman => wordOf(roman, noneTells || !isTradeWord(roman)))
  const sounds = words.map(word => word.sound)
  const joined = sounds.join('')
  const sorted = [...plain].sort().join(' ')
  return {
    name,
    plain: sorted,
    words,
    joined,
    sorted: [...sounds].sort().join(' '),
    key: joined === '' ? sorted : keyOf(joined, consonants(joined)),
  }
}

function wordOf(roman: string, tells: boolean): Word {
  const sound = sounded(roman)
  const bones = consonants(sound)
  return {
    sound,
    consonants: bones,
    weight: sound.length * (tells ? 1 : TRADE_WEIGHT),
    tells,
    keys: tells ? keysOf(sound, bones) : [sound],
  }
}

const keyOf = (sound: string, bones: string): string => (bones.length < SHORT ? sound : bones)

/** Its consonants, and of many of them also all but one: two that differ in one of them share a key. A word of few is told by all of its letters. */
function keysOf(sound: string, bones: string): string[] {
  const keys = [keyOf(sound, bones)]
  if (bones.length >= LONG) for (let i = 0; i < bones.length; i++) keys.push(bones.slice(0, i) + bones.slice(i + 1))
  return keys
}

/** A name as it is written, and as it is seen. */
export const readingsOf = (name: ReadyName): ReadyName[] => [name, ...(name.seen ? [name.seen] : [])]

export const shareKey = (a: readonly string[], b: readonly string[]): boolean => a.some(key => b.includes(key))
