import { newKey } from '@lodestone/client'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../api/problem.ts'
import { useFormat } from '../../format/use-format.ts'
import type { Kept } from '../../kept/kept.tsx'
import { useKeeping } from '../../kept/use-keeping.ts'
import { saidWhere } from '../../refusal/fault.ts'
import { useActs } from '../../session/acting.tsx'
import { complaintsOf } from './complaints.ts'
import { draftOf, revisedDraft } from './draft.ts'
import type { OfferFormPart } from './form-part.ts'
import { plainForm } from './offer.numbers.ts'
import { newEvidence, newStage } from './offer.parts.ts'
import { EMPTY, formOf, type Offer, type OfferForm, pathOf, usualOf } from './offer.ts'

const START: OfferForm = {
  ...EMPTY,
  chain: [newStage('mining'), newStage('separation')],
}

export const SHAPE = 'offer 1'
/** What was typed and not sent. */
export type KeptOffer = {
  readonly shape: typeof SHAPE
  readonly form: OfferForm
  /** The version that it revises. */
  readonly standing?: Offer
  /** Of the form: sending twice makes one offer. */
  readonly key: string
}
/** Parts have keys of their own in each tab. */
const opened = (form: OfferForm): OfferForm => ({
  ...form,
  chain: form.chain.map(one => ({ ...one, key: newStage().key })),
  evidence: form.evidence.map(one => ({ ...one, key: newEvidence().key })),
})

/** An offer while it is edited: its form, what is wrong with it here, and what the hub said of it. */
export function useEditing(offer: Offer | undefined, { form: kept }: Kept<KeptOffer>) {
  const { t } = useTranslation('my-offers')
  const { decimalSign } = useFormat()
  /** As the hub wrote it. */
  const [known, setKnown] = useState(() => {
    const given = kept?.standing ?? offer
    return given ? formOf(given) : START
  })
  const [form, setForm] = useState(() => (kept ? opened(kept.form) : known))
  const [tried, setTried] = useState(offer !== undefined)
  /** The version that is revised. */
  const [standing, setStanding] = useState(kept?.standing ?? offer)
  const [key] = useState(() => kept?.key ?? newKey())
  const [said, setSaid] = useState<ReadonlyMap<string, string>>(new Map())
  const [others, setOthers] = useState<readonly string[]>([])
  const plain = useMemo(() => plainForm(form, known, decimalSign), [form, known, decimalSign])
  const complaints = useMemo(() => complaintsOf(plain), [plain])
  const mayAct = useActs()
  const readOnly = !mayAct || (offer !== undefined && offer.status !== 'standing')
  const isTyped = !readOnly && (kept !== undefined || form !== known)
  const typed = useMemo(
    (): KeptOffer | undefined => (isTyped ? { shape: SHAPE, form, ...(standing ? { standing } : {}), key } : undefined),
    [isTyped, form, standing, key],
  )
  const keeping = useKeeping(offer ? `offer.${offer.id}` : 'offer', typed)
  const part: OfferFormPart = {
    form,
    readOnly,
    set: change => {
      setSaid(new Map())
      setForm(before => ({ ...before, ...change }))
    },
    // Before the first try nobody is told off for what is still empty.
    error: path => {
      const own = complaints.get(path)
      if (own && (tried || (own !== 'required' && own !== 'file'))) return t(`complaint.${own}`)
      return said.get(path)
    },
  }
  return {
    part,
    keeping,
    key,
    plain,
    complaints,
    tried,
    setTried,
    standing,
    setStanding,
    /** What the hub said, as sentences. */
    others,
    setOthers,
    draft: () => (standing ? revisedDraft(plain, standing) : draftOf(plain)),
    hear: (errors: Problem['errors']) => {
      const byPath = new Map(errors.map(({ path, message }) => [pathOf(path), message]))
      setSaid(byPath)
      setOthers(errors.map(one => saidWhere(one, /^offers[.[]/.test(one.path) ? 2 : 0)))
    },
    /** Begins with what an earlier offer says of goods, place, chain and evidence. */
    like: (earlier: Offer) => {
      const form = formOf(earlier)
      setKnown(form)
      setSaid(new Map())
      setForm(before => ({ ...before, ...usualOf(form) }))
    },
    /** Goes on with what somebody else has made of the offer. */
    take: (theirs: Offer) => {
      const form = formOf(theirs)
      setForm(form)
      setKnown(form)
      setStanding(theirs)
    },
  }
}

export type Editing = ReturnType<typeof useEditing>
