import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Problem } from '../../api/problem.ts'
import { useProblemText } from '../../ui/problem-text.ts'
import { toast } from '../../ui/toast.tsx'
import { check, usePost, useRevise } from './my-offers.commands.ts'
import { offerQuery, readOffer, type Screening } from './my-offers.queries.ts'
import type { Offer } from './offer.ts'
import type { Place } from './places.ts'
import type { Editing } from './use-editing.ts'

/** What would become of an offer if it were sent now. */
export type WouldBe = { readonly screening: Screening; readonly places: readonly Place[] }

/** Has the hub check what is edited, and sends it; `meanwhile` is what somebody else has made of the offer before. */
export function useSending(offer: Offer | undefined, editing: Editing) {
  const { t } = useTranslation('my-offers')
  const problemText = useProblemText()
  const [, go] = useLocation()
  const client = useQueryClient()
  const [meanwhile, setMeanwhile] = useState<Offer>()
  const [checking, setChecking] = useState(false)
  const [found, setFound] = useState<{ checked: WouldBe; of: unknown }>()
  const post = usePost()
  const revise = useRevise(offer?.id ?? '')
  const { complaints, standing, setTried, setOthers, draft, hear, part, key, keeping } = editing
  const ask = async () => {
    setTried(true)
    if (complaints.size > 0) return
    setChecking(true)
    setOthers([])
    try {
      const answer = await check(draft(), standing ? offer?.id : undefined)
      hear(answer.errors)
      const [checked] = answer.items
      if (checked?.screening)
        setFound({ checked: { screening: checked.screening, places: checked.rounds ?? [] }, of: part.form })
    } catch (error) {
      if (error instanceof Problem && error.errors.length > 0) hear(error.errors)
      else setOthers([problemText(error)])
    }
    setChecking(false)
  }
  const send = async () => {
    setOthers([])
    try {
      if (!offer || !standing) {
        const made = await post.mutateAsync({ key, draft: draft() })
        await keeping.forget()
        toast(t('postedOne'))
        go(`/my/offers/${made.id}`)
        return
      }
      const made = await revise.mutateAsync({ version: standing.version, draft: draft() })
      await keeping.forget()
      client.setQueryData(offerQuery(offer.id).queryKey, made)
      await client.invalidateQueries({ queryKey: ['offers', 'list'] })
      toast(t('revised', { version: made.version }))
    } catch (error) {
      if (error instanceof Problem && error.status === 412 && offer) setMeanwhile(await readOffer(offer.id))
      else {
        if (error instanceof Problem) hear(error.errors)
        throw error
      }
    }
  }
  // What was found of another draft says nothing of this one.
  const wouldBe = found?.of === part.form ? found?.checked : undefined
  return { ask, send, checking, wouldBe, meanwhile, settle: () => setMeanwhile(undefined) }
}

export type Sending = ReturnType<typeof useSending>
