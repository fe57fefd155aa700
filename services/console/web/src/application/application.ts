import type { Body, Item } from '../api/client.ts'
import type { Tone } from '../ui/badge.tsx'

export type Application = Item<'/applications'>
export type Applied = Application['applied']
export type Sent = Body<'/applications', 'post'>
export type ApplicationDocument = Item<'/applications/{id}/documents'>
export type Resemblance = Item<'/applications/{id}/resemblances'>

export const DOCUMENT_KINDS = [
  'register-extract',
  'power-of-attorney',
  'other',
] as const satisfies readonly ApplicationDocument['kind'][]

export const STATES = [
  'submitted',
  'asked',
  'admitted',
  'refused',
  'withdrawn',
] as const satisfies readonly Application['state'][]
export const STATE_TONES: Record<Application['state'], Tone> = {
  submitted: 'accent',
  asked: 'warn',
  admitted: 'good',
  refused: 'bad',
  withdrawn: 'neutral',
}
