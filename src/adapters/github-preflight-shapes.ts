import { z } from 'zod';
import type { Environment, TagRuleset } from '../ports.ts';
import { ANOTHER, id } from './github-shapes.ts';

/** Answers to what is asked before a release, by GitHub's own names: https://docs.github.com/rest */

/** A user has a login, a team a slug; what GitHub adds one day is somebody too. */
const reviewer = z.object({ type: z.string().optional(), reviewer: z.object({ login: z.string().optional(), slug: z.string().optional() }).optional() });
const protection = z.object({ type: z.string(), wait_timer: z.int().optional(), prevent_self_review: z.boolean().optional(), reviewers: z.array(reviewer).optional() });

/** https://docs.github.com/rest/deployments/environments#get-an-environment */
export const environmentOf = (name: string) =>
  z
    .object({ name: z.string(), protection_rules: z.array(protection).optional(), deployment_branch_policy: z.object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() }).nullish() })
    // GitHub takes these names without regard to case.
    .refine((answer) => answer.name.toLowerCase() === name.toLowerCase(), ANOTHER)
    .transform((answer): Environment => {
      const rules = answer.protection_rules ?? [];
      const reviewing = rules.filter(({ type }) => type === 'required_reviewers');
      return {
        name: answer.name,
        reviewers: reviewing.flatMap(({ reviewers = [] }) => reviewers.map(({ type, reviewer: who }) => who?.login ?? (who?.slug === undefined ? (type ?? 'somebody') : `team ${who.slug}`))),
        preventsSelfReview: reviewing.some((rule) => rule.prevent_self_review === true),
        waitMinutes: Math.max(0, ...rules.map((rule) => rule.wait_timer ?? 0)),
        refs: answer.deployment_branch_policy === null || answer.deployment_branch_policy === undefined ? 'any' : answer.deployment_branch_policy.protected_branches ? 'protected' : 'some',
      };
    });

/** A ruleset in the list has no rules: they are read one by one. https://docs.github.com/rest/repos/rules#get-all-repository-rulesets */
export const rulesets = z.array(z.object({ id, target: z.string().optional(), enforcement: z.string() }));

const refs = z.array(z.string()).optional();
/** https://docs.github.com/rest/repos/rules#get-a-repository-ruleset */
export const rulesetOf = (rulesetId: string) =>
  z
    .object({
      id,
      name: z.string(),
      source_type: z.string().optional(),
      source: z.string(),
      conditions: z.object({ ref_name: z.object({ include: refs, exclude: refs }).optional() }).nullish(),
      rules: z.array(z.object({ type: z.string() })).optional(),
      current_user_can_bypass: z.string().optional(),
    })
    .refine((answer) => answer.id === rulesetId, ANOTHER)
    .transform((answer): TagRuleset => ({
      id: answer.id,
      name: answer.name,
      source: answer.source,
      include: answer.conditions?.ref_name?.include ?? [],
      exclude: answer.conditions?.ref_name?.exclude ?? [],
      rules: (answer.rules ?? []).map(({ type }) => type),
      mayBypass: answer.current_user_can_bypass === 'always' || answer.current_user_can_bypass === 'exempt',
    }));

/** https://docs.github.com/rest/repos/repos#check-if-immutable-releases-are-enabled-for-a-repository */
export const immutableReleases = z.object({ enabled: z.boolean(), enforced_by_owner: z.boolean() }).transform((answer) => ({ enabled: answer.enabled, byOwner: answer.enforced_by_owner }));

/**
 * Whether it is archived is always said: an answer without it is a part of one, and would let the tag go for a tap that takes nothing.
 * https://docs.github.com/rest/repos/repos#get-a-repository
 */
export const accessOf = (name: string) =>
  z
    .object({ full_name: z.string(), archived: z.boolean(), permissions: z.object({ push: z.boolean().optional() }).optional() })
    .refine((answer) => answer.full_name.toLowerCase() === name.toLowerCase(), ANOTHER)
    .transform((answer) => ({ push: answer.permissions?.push ?? null, archived: answer.archived }));
