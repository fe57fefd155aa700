import type { Body } from '../../api/client.ts'
import { bodyOf } from '../../api/revision.ts'
import { complaintOf } from '../../field/cell.ts'
import type { DecimalSign } from '../../format/figures.ts'
import { plainNumber } from '../../grid/rows.ts'
import type { Stage } from '../../origin/batch.ts'
import { compositionOf, type ElementForm, elementComplaints } from '../../origin/elements.ts'

/** A batch that is to be registered, as a form of texts. */
export type BatchDraft = Body<'/supply/batches', 'post'>
export type JointDraft = Body<'/supply/batches/joint', 'post'>
export type InputForm = { readonly batch: string; readonly quantityKg: string }
/** What else came out of the same event: what is its own of it. */
export type ProductForm = {
  readonly key: number
  readonly reference: string
  readonly material: string
  readonly grade: string
  readonly quantityKg: string
  readonly composition: readonly ElementForm[]
}
export type BatchForm = {
  readonly reference: string
  readonly issuer: string
  readonly material: string
  readonly grade: string
  readonly stage: Stage
  readonly country: string
  readonly site: string
  readonly quantityKg: string
  readonly madeOn: string
  readonly composition: readonly ElementForm[]
  readonly inputs: readonly InputForm[]
  readonly others: readonly ProductForm[]
  readonly credentials: readonly string[]
}
export const EMPTY: BatchForm = {
  reference: '',
  issuer: '',
  material: '',
  grade: '',
  stage: 'mining',
  country: '',
  site: '',
  quantityKg: '',
  madeOn: '',
  composition: [],
  inputs: [],
  others: [],
  credentials: [],
}
/** One that is not among others: a form that was kept has its own. */
export const newProduct = (among: readonly ProductForm[]): ProductForm => ({
  key: 1 + Math.max(0, ...among.map(({ key }) => key)),
  reference: '',
  material: '',
  grade: '',
  quantityKg: '',
  composition: [],
})
/** Batches that one can be made of. */
export const MOST_INPUTS = 50
/** Products that one event can have beside the first. */
export const MOST_OTHERS = 19

export type BatchComplaint = 'required' | 'number' | 'ambiguous' | 'zero' | 'country' | 'twice' | 'element' | 'joint'
type NamedField = Exclude<keyof BatchForm, 'composition' | 'inputs' | 'others' | 'credentials' | 'stage'>
const NEEDED = ['reference', 'material', 'site', 'madeOn'] as const satisfies NamedField[]

/** The form with its numbers as the hub reads them. */
export function plainForm(form: BatchForm, decimalSign: DecimalSign): BatchForm {
  const write = (text: string) => plainNumber(text.trim(), decimalSign)
  return {
    ...form,
    quantityKg: write(form.quantityKg),
    composition: form.composition.map(one => ({ ...one, pct: write(one.pct) })),
    inputs: form.inputs.map(one => ({ ...one, quantityKg: write(one.quantityKg) })),
    others: form.others.map(one => ({
      ...one,
      quantityKg: write(one.quantityKg),
      composition: one.composition.map(part => ({ ...part, pct: write(part.pct) })),
    })),
  }
}

/** What the browser finds wrong in a plain form, by the path that the API would name. */
export function complaintsOf(form: BatchForm): Map<string, BatchComplaint> {
  const found = new Map<string, BatchComplaint>()
  for (const name of NEEDED) if (form[name].trim() === '') found.set(name, 'required')
  if (!/^[A-Z]{2}$/.test(form.country)) found.set('country', form.country === '' ? 'required' : 'country')
  const mass = (path: string, text: string) => {
    const complaint = complaintOf({ type: 'positiveKg', required: true }, text)
    if (complaint === 'required' || complaint === 'number' || complaint === 'ambiguous' || complaint === 'zero')
      found.set(path, complaint)
  }
  mass('quantityKg', form.quantityKg)
  for (const [path, complaint] of elementComplaints(form.composition)) found.set(path, complaint)
  for (const [nth, { batch, quantityKg }] of form.inputs.entries()) {
    if (batch === '') found.set(`inputs.${nth}.batch`, 'required')
    else if (form.inputs.findIndex(one => one.batch === batch) < nth) found.set(`inputs.${nth}.batch`, 'twice')
    mass(`inputs.${nth}.quantityKg`, quantityKg)
  }
  if (form.others.length > 0 && form.inputs.length === 0) found.set('inputs', 'joint')
  const references = [form.reference, ...form.others.map(one => one.reference)].map(text => text.trim())
  for (const [nth, one] of form.others.entries()) {
    const place = `others.${nth}`
    for (const name of ['reference', 'material'] as const)
      if (one[name].trim() === '') found.set(`${place}.${name}`, 'required')
    if (one.reference.trim() !== '' && references.indexOf(one.reference.trim()) <= nth)
      found.set(`${place}.reference`, 'twice')
    mass(`${place}.quantityKg`, one.quantityKg)
    for (const [path, complaint] of elementComplaints(one.composition)) found.set(`${place}.${path}`, complaint)
  }
  return found
}

const filled = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(texts).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]])))

/** A plain form as the API takes it. */
export function draftOf({ composition, inputs, others: _, credentials, ...texts }: BatchForm): BatchDraft {
  return bodyOf({
    ...filled(texts),
    ...compositionOf(composition),
    inputs: [...inputs],
    credentials: [...credentials],
  })
}

/** A plain form with further products as the API takes them: all share where, when and of what they were made, and what proves it. */
export function jointDraftOf({ inputs, others, credentials, composition, ...form }: BatchForm): JointDraft {
  const { reference, material, grade, quantityKg, ...shared } = form
  const first = { reference, material, grade, quantityKg, composition }
  return bodyOf({
    ...filled(shared),
    inputs: [...inputs],
    credentials: [...credentials],
    products: [first, ...others.map(({ key: __, ...one }) => one)].map(({ composition: own, ...texts }) => ({
      ...filled(texts),
      ...compositionOf(own),
    })),
  })
}

/** The path of a fault as the form names its fields: of several products the first is the form's own. */
export const pathIn = (path: string): string => {
  const [, nth, field] = /^products\.(\d+)\.(.+)$/.exec(path) ?? []
  if (nth === undefined || field === undefined) return path
  return nth === '0' ? field : `others.${Number(nth) - 1}.${field}`
}
