/** What companies are by law, and what they do: neither tells one from another. */

/** Legal forms in scripts without spaces, written before or behind the name, and that it is a group; the longest first. */
const UNSPACED =
  /股\s*份\s*有\s*限\s*公\s*司|有\s*限\s*[责責]\s*任\s*公\s*司|有\s*限\s*公\s*司|公\s*司|集\s*[团團]|株\s*式\s*会\s*社|有\s*限\s*会\s*社|合\s*同\s*会\s*社|주\s*식\s*회\s*사|\(\s*株\s*\)|\(\s*주\s*\)/gu
/** Legal forms that no other word ends in, behind a name without a space. */
const ATTACHED = /(?<=\p{L}{3})(?:gmbh|ltd|limited|llc|plc|jsc)$/u
/** Letters each by itself. */
const APART = /(?<= )\p{L}(?: \p{L})+(?= )/gu

/** Legal forms of several words, as plain words. */
const PHRASES = [
  /(?<= )(?:(?:публичное |открытое |закрытое |)акционерное общество|общество с ограниченнои ответственностью)(?= )/g,
  /(?<= )(?:(?:public |open |closed |)joint stock company|limited liability company|public limited company)(?= )/g,
  /(?<= )(?:gesellschaft mit beschrankter haftung|societe a responsabilite limitee|societe par actions simplifiee)(?= )/g,
  /(?<= )(?:societe anonyme|societa per azioni|sociedad anonima|sp z o ?o|s p a|s r l|s a|k k)(?= )/g,
]

/** Legal forms of one word. */
const FORMS = new Set(
  (
    'gmbh mbh ag kg kgaa ohg gbr ug se ltd limited llc llp lp plc inc incorporated corp corporation co company sa sas sasu sarl eurl snc sl srl spa sapa ' +
    'bv nv ab as asa oy oyj aps ivs doo dd ad ood eood sro zrt kft nyrt oou uab sia pte pty sdn bhd berhad kk gk yk tbk pt pvt private lda ltda sti ' +
    'aktiengesellschaft fze fzc fzco dmcc wll qsc ooo oao zao pao ao too pjsc ojsc cjsc jsc ооо оао зао пао ао тоо тов прат αε επε ικε аε شركه شركة 会社'
  ).split(' '),
)

/** Words of the trade: so many names have them that two which have nothing else in common have nothing in common. */
const TRADE_WORDS = new Set(
  (
    'trading trade group holding holdings international industries industry industrial metals metal mining mines mine minerals mineral materials material ' +
    'resources resource rare earth earths magnet magnets magnetic magnetics magnetik technology technologies tech steel alloy alloys chemical chemicals enterprise ' +
    'enterprises global national new advanced development investment investments import export engineering production products works factory systems services ' +
    'solutions general and of the und de la et'
  ).split(' '),
)

/** A name without what says its legal form in a script without spaces. */
export const withoutUnspaced = (name: string): string => name.replace(UNSPACED, ' ')

/** Plain words without those that say a legal form; all of them where nothing else is left. */
export function withoutForms(words: readonly string[]): readonly string[] {
  const text = PHRASES.reduce((left, phrase) => left.replace(phrase, ''), ` ${words.join(' ')} `)
  const kept = text
    .replace(APART, letters => (FORMS.has(letters.replaceAll(' ', '')) ? '' : letters))
    .split(' ')
    .map(word => word.replace(ATTACHED, ''))
    .filter(word => word !== '' && !FORMS.has(word))
  return kept.length > 0 ? kept : words
}

export const isTradeWord = (word: string): boolean => TRADE_WORDS.has(word)
