import type { Register } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { accessOf } from './person.store.ts'

/** The register itself: who was bound or has left is known at the next call. */
export const personRegister = ({ database }: ServiceContext): Register => {
  const whole = database.within('service')
  return (subject, groups) => accessOf(whole, subject, groups)
}
