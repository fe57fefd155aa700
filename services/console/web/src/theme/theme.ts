import { isOneOf } from '@lodestone/kernel/members'
import { useSyncExternalStore } from 'react'

/** Light, dark, or as the system has it. Kept in the browser; `data-theme` on the root element tells the style sheet. */
export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'lodestone.theme'
const listeners = new Set<() => void>()
let current: Theme = 'system'

export function startTheme(): void {
  const kept = localStorage.getItem(KEY)
  setTheme(isOneOf(THEMES, kept) ? kept : 'system')
}

export function setTheme(theme: Theme): void {
  current = theme
  localStorage.setItem(KEY, theme)
  document.documentElement.dataset.theme = theme
  for (const listener of listeners) listener()
}

export const useTheme = (): Theme =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
