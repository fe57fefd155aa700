import { newKey } from '@lodestone/client'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Problem } from '../../api/problem.ts'
import { useFormat } from '../../format/use-format.ts'
import type { Kept } from '../../kept/kept.tsx'
import { useKeeping } from '../../kept/use-keeping.ts'
import { toast } from '../../ui/toast.tsx'
import { type BatchForm, complaintsOf, draftOf, EMPTY, jointDraftOf, pathIn, plainForm } from './batch-form.ts'
import { useRegister, useRegisterJoint } from './my-batches.commands.ts'

/** What the hub keeps it as until it is registered. */
export const DRAFT = 'batch'
export type KeptBatch = { readonly shape: 'batch-1'; readonly batch: BatchForm }

/** A batch while it is filled in: its form, what is wrong with it here, and what the hub said of it. */
export function useRegisterForm({ form: before }: Kept<KeptBatch>) {
  const { t } = useTranslation('batches')
  const [, go] = useLocation()
  const { decimalSign } = useFormat()
  const register = useRegister()
  const joint = useRegisterJoint()
  const [typed, setTyped] = useState(before)
  const keeping = useKeeping(DRAFT, typed)
  const form = typed?.batch ?? EMPTY
  const [tried, setTried] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const [key, setKey] = useState(newKey)
  const plain = useMemo(() => plainForm(form, decimalSign), [form, decimalSign])
  const complaints = useMemo(() => complaintsOf(plain), [plain])
  return {
    form,
    fault,
    keeping,
    isPending: register.isPending || joint.isPending,
    set: (change: Partial<BatchForm>) => {
      // A form that was changed is another request.
      setKey(newKey())
      setFault(undefined)
      setTyped(last => ({ shape: 'batch-1', batch: { ...(last?.batch ?? EMPTY), ...change } }))
    },
    /** Before the first try nobody is told off for what is still empty. */
    error: (path: string): string | undefined => {
      const own = complaints.get(path)
      if (own && (tried || own !== 'required')) return t(`complaint.${own}`)
      return fault instanceof Problem ? fault.errors.find(one => pathIn(one.path) === path)?.message : undefined
    },
    send: async () => {
      setTried(true)
      if (complaints.size > 0) return
      try {
        if (plain.others.length > 0) {
          const { items } = await joint.mutateAsync({ key, draft: jointDraftOf(plain) })
          await keeping.forget()
          toast(t('registeredJoint', { count: items.length }))
          go('/my/batches')
          return
        }
        const made = await register.mutateAsync({ key, draft: draftOf(plain) })
        await keeping.forget()
        toast(t('registered', { reference: made.reference }))
        go(`/my/batches/${made.id}`)
      } catch (error) {
        setFault(error)
      }
    },
  }
}
export type Registering = ReturnType<typeof useRegisterForm>
