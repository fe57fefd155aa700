import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../api/problem.ts'
import { useFormat } from '../../format/use-format.ts'
import { complaintsOf } from './complaints.ts'
import { draftOf, revisedDraft } from './draft.ts'
import type { OfferFormPart } from './form-part.ts'
import { plainForm } from './offer.numbers.ts'
import { newEvidence, newStage } from './offer.parts.ts'
import { EMPTY, formOf, type Offer, type OfferForm, pathOf } from './offer.ts'

const START: OfferForm = {
  ...EMPTY,
  chain: [newStage('mining'), newStage('separation')],
  evidence: [newEvidence('mining'), newEvidence('separation')],
}

/** An offer while it is edited: its form, what is wrong with it here, and what the hub said of it. */
export function useEditing(offer: Offer | undefined) {
  const { t } = useTranslation('my-offers')
  const { decimalSign } = useFormat()
  const [form, setForm] = useState(() => (offer ? formOf(offer) : START))
  /** As the hub wrote it. */
  const [known, setKnown] = useState(form)
  const [tried, setTried] = useState(offer !== undefined)
  /** The version that is revised. */
  const [standing, setStanding] = useState(offer)
  const [said, setSaid] = useState<ReadonlyMap<string, string>>(new Map())
  const [others, setOthers] = useState<readonly string[]>([])
  const plain = useMemo(() => plainForm(form, known, decimalSign), [form, known, decimalSign])
  const complaints = useMemo(() => complaintsOf(plain), [plain])
  const part: OfferFormPart = {
    form,
    readOnly: offer !== undefined && offer.status !== 'standing',
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
      setOthers(errors.map(({ path, message }) => `${pathOf(path)}: ${message}`))
    },
    /** Goes on with what somebody else has made of the offer. */
    take: (theirs: Offer) => {
      setForm(formOf(theirs))
      setKnown(formOf(theirs))
      setStanding(theirs)
    },
  }
}

export type Editing = ReturnType<typeof useEditing>
