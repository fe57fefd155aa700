import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tone } from './badge.tsx'
import { Button } from './button.tsx'

/** Short news about what one just did. It is read out, and goes by itself unless it is bad. */

type Toast = { readonly id: number; readonly text: string; readonly tone: Tone }
const STAYS_MS = 8_000
const MOST = 4

let toasts: readonly Toast[] = []
let counter = 0
const listeners = new Set<() => void>()
function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}
const remove = (id: number): void => set(toasts.filter(toast => toast.id !== id))

export function toast(text: string, tone: Tone = 'good'): void {
  const id = ++counter
  set([...toasts, { id, text, tone }].slice(-MOST))
  if (tone !== 'bad') setTimeout(() => remove(id), STAYS_MS)
}

export function Toasts() {
  const { t } = useTranslation('app')
  const shown = useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map(({ id, text, tone }) => (
        <div key={id} className={`toast ${tone}`}>
          <span>{text}</span>
          <Button kind="quiet" onPress={() => remove(id)}>
            {t('action.dismiss')}
          </Button>
        </div>
      ))}
    </div>
  )
}
