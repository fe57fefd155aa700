import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { faultAt, Problem } from '../../api/problem.ts'
import { complaintsOf, type IssuerForm } from './issuer.ts'

/** An issuer while it is filled in, and what is wrong with it. `send` is called with a form that has no complaint. */
export function useIssuerForm(start: IssuerForm, send: (form: IssuerForm) => Promise<void>) {
  const { t } = useTranslation('issuers')
  const [form, setForm] = useState(start)
  const [tried, setTried] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const complaints = complaintsOf(form)
  return {
    form,
    fault,
    set: (part: Partial<IssuerForm>) => {
      setFault(undefined)
      setForm(before => ({ ...before, ...part }))
    },
    error: (path: string): string | undefined => {
      const own = complaints.get(path)
      if (own && tried) return t(`complaint.${own}`)
      return faultAt(fault instanceof Problem ? fault : undefined, path)
    },
    submit: async () => {
      setTried(true)
      if (complaints.size > 0) return
      setFault(undefined)
      await send(form).catch(setFault)
    },
  }
}
