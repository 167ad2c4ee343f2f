// Made by types.mjs from the JSON Schema of assessments. Do not edit.

/**
 * Where an editor finds the schema of the document, by URI or path. It is kept, it is not followed, and it is no part of what the document says.
 */
export type Schema = string;
/**
 * Words in a-z and 0-9 joined by single hyphens.
 */
export type Key = string;
/**
 * A name that a caller gives, as to a subject, a rater, an occasion or an edition: any characters but controls, no space at either end.
 */
export type Token = string;
export type Digest = string;
/**
 * A day of the calendar, year-month-day.
 */
export type Date = string;
/**
 * The ID of an indicator, group or aspect: framework.slug or framework.slug.aspect.
 */
export type Id = string;

/**
 * Judgements of one or more subjects by one or more raters against one edition of one framework.
 */
export interface Assessment {
  $schema?: Schema;
  format: "leadership-assessment/1";
  title?: Text;
  framework: Ref;
  /**
   * What the judgements are for: to improve, or to decide.
   */
  use?: "formative" | "summative";
  /**
   * The last day on which anything was added or changed.
   */
  locked?: string;
  /**
   * A name that a caller gives, as to a subject, a rater, an occasion or an edition: any characters but controls, no space at either end.
   */
  nonce?: string;
  /**
   * @minItems 1
   */
  subjects: [Subject, ...Subject[]];
  /**
   * If given, all of them.
   */
  raters?: Rater[];
  perspectives?: PerspectiveInfo[];
  occasions?: Occasion[];
  rosters?: Roster[];
  forms?: Form[];
  judgements?: Judgement[];
  extensions?: Extensions;
}
/**
 * One piece of prose in one or more languages, keyed by BCP 47 tag.
 */
export interface Text {
  [k: string]: string;
}
export interface Ref {
  key: Key;
  edition: Token;
  digest?: Digest;
}
export interface Subject {
  id: Token;
  kind: Key;
  name?: string;
  extensions?: Extensions;
}
/**
 * Anything a caller wants to keep here. It is kept on a round trip and not read.
 */
export interface Extensions {
  [k: string]: unknown;
}
export interface Rater {
  id: Token;
  extensions?: Extensions;
}
export interface PerspectiveInfo {
  /**
   * From where a judgement is made. Well known are self, line-manager, inspection, external, peer, staff, student, parent, trustee and community; others are declared.
   */
  key: string;
  label?: Text;
  /**
   * Everybody knows whose judgement it is, so no minimum number of raters protects it. If it is missing, this holds for self, line-manager and inspection.
   */
  identified?: boolean;
  /**
   * No link to the raters is stored: each form has no rater, or a token of its own that stands nowhere else.
   */
  anonymous?: boolean;
  /**
   * How many raters were promised to stand behind anything that is shown.
   */
  minRaters?: number;
}
export interface Occasion {
  key: Token;
  label?: Text;
  from?: Date;
  to?: Date;
  extensions?: Extensions;
}
export interface Roster {
  subject: Token;
  occasion?: Token;
  /**
   * From where a judgement is made. Well known are self, line-manager, inspection, external, peer, staff, student, parent, trustee and community; others are declared.
   */
  perspective?: string;
  invited: number;
  responded?: number;
}
export interface Form {
  subject: Token;
  occasion?: Token;
  /**
   * From where a judgement is made. Well known are self, line-manager, inspection, external, peer, staff, student, parent, trustee and community; others are declared.
   */
  perspective?: string;
  rater?: Token;
  state: "draft" | "submitted";
  submitted?: Date;
  extensions?: Extensions;
}
export interface Judgement {
  id?: Token;
  subject: Token;
  occasion?: Token;
  /**
   * From where a judgement is made. Well known are self, line-manager, inspection, external, peer, staff, student, parent, trustee and community; others are declared.
   */
  perspective?: string;
  /**
   * A name that a caller gives, as to a subject, a rater, an occasion or an edition: any characters but controls, no space at either end.
   */
  rater?: string;
  indicator: Id;
  dimension?: Key;
  /**
   * The key of a level of the indicator's scale, or a reason why there is none: not-applicable, not-observed, insufficient-evidence, dont-know, declined, not-rated, withheld.
   */
  level: string;
  date?: Date;
  /**
   * How the judgement came about if it is not the rater's first.
   */
  status?: "corrected" | "moderated" | "agreed";
  /**
   * IDs of the judgements that this one takes the place of. They stay on record.
   *
   * @minItems 1
   */
  replaces?: [Token, ...Token[]];
  reason?: string;
  /**
   * A name that a caller gives, as to a subject, a rater, an occasion or an edition: any characters but controls, no space at either end.
   */
  moderator?: string;
  /**
   * The number of raters an agreed judgement speaks for.
   */
  standsFor?: number;
  rationale?: string;
  /**
   * IDs in the evidence register.
   */
  evidence?: Token[];
  extensions?: Extensions;
}
