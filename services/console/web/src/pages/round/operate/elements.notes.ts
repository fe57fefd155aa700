import { isOneOf } from '@lodestone/kernel/members'
import type { Answer } from '../../../api/client.ts'

type Elements = Answer<'/rounds/{id}/elements'>
const CODES = [
  'mass-in-goods',
  'oxide-without-recycled',
  'declared-or-typical',
  'saving-against-asked',
] as const satisfies Elements['noteCodes']

/** What is to be known of the figures: the hub's own text, and the key of what the catalogues say for it where its code is known here. */
export const notesSaid = ({ notes, noteCodes = [] }: Pick<Elements, 'notes' | 'noteCodes'>) =>
  notes.map((text, i) => {
    const code = noteCodes[i]
    return isOneOf(CODES, code) ? ({ key: `note.${code}`, text } as const) : { text }
  })
