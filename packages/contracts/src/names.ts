import type { z } from 'zod'
import { cell, openCell, publication, suppressedCell } from './aggregation.ts'
import { auditEntry, auditHead, auditProof } from './audit.ts'
import { forecast, forecastDraft, line, lineDraft, roundLine, substitute } from './demand.ts'
import { assumptions, containedElement, elementRange, elementSums } from './element.ts'
import { fileItem, fileRead, fileTotal, forecastPreview, offerPreview, remark } from './files.ts'
import { baseline, ownerShare, participant, participantDraft, participantParticulars } from './participant.ts'
import {
  concentrationRules,
  originRules,
  policy,
  policyPreview,
  policyPreviewDraft,
  policyVersionDraft,
  shownVersion,
} from './policy.ts'
import { problem } from './problem.ts'
import {
  allocation,
  contractReport,
  deliveryReport,
  explanation,
  round,
  roundDraft,
  ruleChanges,
  rules,
  share,
  totals,
} from './round.ts'
import { chainStage, evidence, expiring, finding, gap, offer, offerDraft, price, screening } from './supply.ts'
import { money } from './values.ts'
import { webhook, webhookDelivery } from './webhook.ts'

/** Nouns by the name that they have in the published documents and in the types of a generated client. */
export const NAMED: Readonly<Record<string, z.ZodType>> = {
  Allocation: allocation,
  Assumptions: assumptions,
  AuditEntry: auditEntry,
  AuditHead: auditHead,
  AuditProof: auditProof,
  Baseline: baseline,
  Cell: cell,
  ChainStage: chainStage,
  ConcentrationRules: concentrationRules,
  ContainedElement: containedElement,
  ContractReport: contractReport,
  DeliveryReport: deliveryReport,
  ElementRange: elementRange,
  ElementSums: elementSums,
  Evidence: evidence,
  ExpiringEvidence: expiring,
  Explanation: explanation,
  FileItem: fileItem,
  FileRead: fileRead,
  FileRemark: remark,
  FileTotal: fileTotal,
  Finding: finding,
  Forecast: forecast,
  ForecastDraft: forecastDraft,
  ForecastPreview: forecastPreview,
  Gap: gap,
  Line: line,
  LineDraft: lineDraft,
  Money: money,
  Offer: offer,
  OfferDraft: offerDraft,
  OfferPreview: offerPreview,
  OpenCell: openCell,
  OriginRules: originRules,
  OwnerShare: ownerShare,
  Participant: participant,
  ParticipantDraft: participantDraft,
  ParticipantParticulars: participantParticulars,
  Policy: policy,
  PolicyPreview: policyPreview,
  PolicyPreviewDraft: policyPreviewDraft,
  PolicyVersion: shownVersion,
  PolicyVersionDraft: policyVersionDraft,
  shownVersion,
  Price: price,
  Problem: problem,
  Publication: publication,
  Round: round,
  RoundDraft: roundDraft,
  RoundLine: roundLine,
  RoundRules: rules,
  RuleChanges: ruleChanges,
  Screening: screening,
  Share: share,
  Substitute: substitute,
  SuppressedCell: suppressedCell,
  Totals: totals,
  Webhook: webhook,
  WebhookDelivery: webhookDelivery,
}
