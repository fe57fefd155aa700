/**
 * Letters that look like those of the Latin script, as they are written (Unicode Technical Standard 39, confusables; small letters of Cyrillic that look like small
 * capitals are among them).
 */
const CYRILLIC = pairsOf('АAВBСCЕEНHІIЈJКKМMОOРPЅSТTХXУYЬbаaвbсcеeнhһhіiјjкkӏlмmпnоoрpгrѕsтtѵvԝwхxуyԁdԛq')
const GREEK = pairsOf('ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXαaβbεeηnιiκkοoρpτtυuνvωwχxγy')
const DIGITS = pairsOf('0o1l')

function pairsOf(text: string): ReadonlyMap<string, string> {
  const letters = [...text]
  return new Map(letters.flatMap((one, at) => (at % 2 === 0 ? [[one, letters[at + 1] ?? ''] as const] : [])))
}

const turned = (pairs: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...pairs].map(([one, latin]) => [latin, one]))

/** In which script a word may be meant: what its letters are then, and which of them stay as they are. */
const SCRIPTS = [
  { own: /[A-Za-z]/, look: new Map([...CYRILLIC, ...GREEK, ...DIGITS]) },
  { own: /\p{Script=Cyrillic}/u, look: turned(CYRILLIC) },
  { own: /\p{Script=Greek}/u, look: turned(GREEK) },
] as const

/** The first script in which all letters of a word are, or look as if they were; the word as it is where there is none. */
function wordSeen(word: string): string {
  if (!/\p{L}/u.test(word)) return word
  for (const { own, look } of SCRIPTS) {
    const letters = [...word].map(letter => (own.test(letter) ? letter : look.get(letter)))
    if (letters.every(letter => letter !== undefined)) return letters.join('')
  }
  return word
}

/** Without any of these nothing looks like something else. */
const AMBIGUOUS = /[^\x20-\x7e]|[01]/
const MARKED = /\p{M}+/gu

/** A name by what its letters look like, each word in one script; `undefined` where that is as it is written. */
export function seenAs(name: string): string | undefined {
  if (!AMBIGUOUS.test(name)) return undefined
  const plain = name.normalize('NFKD')
  const seen = plain.replace(/[\p{L}\p{N}\p{M}]+/gu, word => wordSeen(word.replace(MARKED, '')))
  return seen === plain.replace(MARKED, '') ? undefined : seen
}
