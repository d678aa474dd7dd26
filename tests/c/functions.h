/* Every function that takes a handle of its own, by the shape of its other arguments. symbols.sh holds this list against
 * the header, so that a new function cannot be forgotten here.
 *
 *   X(function, noun, type)             one output
 *   X(function, noun, type, second)     two outputs
 */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

/* self, output, error: getters, which succeed on a good handle */
#define GETTERS(X)                                                                                                     \
    X(passport_session_must_change_password, SESSION, bool)                                                            \
    X(passport_initial_password_access_key, INITIAL_PASSWORD, const char *)                                            \
    X(passport_initial_password_works_until, INITIAL_PASSWORD, const char *)                                           \
    X(passport_initial_password_text, INITIAL_PASSWORD, const char *)                                                  \
    X(passport_one_time_password_ticket, ONE_TIME_PASSWORD, const char *)                                              \
    X(passport_one_time_password_expires_at, ONE_TIME_PASSWORD, int64_t)                                               \
    X(passport_one_time_password_is_to_be_sent, ONE_TIME_PASSWORD, bool)                                               \
    X(passport_one_time_password_code, ONE_TIME_PASSWORD, const char *)                                                \
    X(passport_one_time_password_email, ONE_TIME_PASSWORD, const char *)                                               \
    X(passport_login_certificate_fingerprint, LOGIN_CERTIFICATE, const char *)                                         \
    X(passport_login_certificate_serial, LOGIN_CERTIFICATE, const char *)                                              \
    X(passport_login_certificate_subject, LOGIN_CERTIFICATE, const char *)                                             \
    X(passport_login_certificate_not_before, LOGIN_CERTIFICATE, int64_t)                                               \
    X(passport_login_certificate_not_after, LOGIN_CERTIFICATE, int64_t)                                                \
    X(passport_login_certificate_registered_at, LOGIN_CERTIFICATE, int64_t)                                            \
    X(passport_login_certificate_pem, LOGIN_CERTIFICATE, const char *)                                                 \
    X(passport_registry_time, REGISTRY, int64_t)                                                                       \
    X(passport_draft_kind, DRAFT, passport_kind)                                                                       \
    X(passport_draft_service, DRAFT, const char *)                                                                     \
    X(passport_draft_base, DRAFT, int64_t)                                                                             \
    X(passport_draft_request_key, DRAFT, const char *)                                                                 \
    X(passport_draft_offered_terms_count, DRAFT, size_t)                                                               \
    X(passport_draft_agreed_terms_count, DRAFT, size_t)                                                                \
    X(passport_findings_count, FINDINGS, size_t)                                                                       \
    X(passport_receipt_number, RECEIPT, int64_t)                                                                       \
    X(passport_receipt_kind, RECEIPT, passport_kind)                                                                   \
    X(passport_receipt_status, RECEIPT, passport_status)                                                               \
    X(passport_receipt_contract_code, RECEIPT, const char *)                                                           \
    X(passport_receipt_at, RECEIPT, int64_t)                                                                           \
    X(passport_account_access_key, ACCOUNT, const char *)                                                              \
    X(passport_account_name, ACCOUNT, const char *)                                                                    \
    X(passport_account_dealer_code, ACCOUNT, const char *)                                                             \
    X(passport_account_opened_at, ACCOUNT, int64_t)                                                                    \
    X(passport_account_a3_contract, ACCOUNT, bool)                                                                     \
    X(passport_application_certificate_late_reissue_until, APPLICATION, const char *)                                  \
    X(passport_application_certificate_has_free_reissue, APPLICATION, bool)                                            \
    X(passport_application_certificate_is_recorded, APPLICATION, bool)                                                 \
    X(passport_application_certificate_chain, APPLICATION, const char *)                                               \
    X(passport_application_paper_count, APPLICATION, size_t)                                                           \
    X(passport_application_documents_missing, APPLICATION, bool)                                                       \
    X(passport_catalogue_changes_count, CATALOGUE_CHANGES, size_t)                                                     \
    X(passport_notices_count, NOTICES, size_t)                                                                         \
    X(passport_stickers_count, STICKERS, size_t)                                                                       \
    X(passport_export_rows, EXPORT, uint32_t)                                                                          \
    X(passport_export_next, EXPORT, const char *)                                                                      \
    X(passport_export_replaced_count, EXPORT, size_t)                                                                  \
    X(passport_import_rows, IMPORT, uint32_t)                                                                          \
    X(passport_integrity_is_sound, INTEGRITY, bool)                                                                    \
    X(passport_integrity_check_count, INTEGRITY, size_t)                                                               \
    X(passport_integrity_fault_count, INTEGRITY, size_t)                                                               \
    X(passport_import_part_rows_done, IMPORT_PART, uint32_t)                                                           \
    X(passport_import_part_is_last, IMPORT_PART, bool)                                                                 \
    X(passport_import_part_count, IMPORT_PART, size_t)                                                                 \
    X(passport_campaigns_count, CAMPAIGNS, size_t)                                                                     \
    X(passport_campaign_report_count, CAMPAIGN_REPORT, size_t)                                                         \
    X(passport_campaign_report_total, CAMPAIGN_REPORT, uint32_t)                                                       \
    X(passport_audit_count, AUDIT, size_t)                                                                             \
    X(passport_audit_check_is_sound, AUDIT_CHECK, bool)                                                                \
    X(passport_audit_check_entries, AUDIT_CHECK, int64_t)                                                              \
    X(passport_audit_check_is_keyed, AUDIT_CHECK, bool)                                                                \
    X(passport_audit_check_tail_is_cut, AUDIT_CHECK, bool)                                                             \
    X(passport_audit_check_altered_count, AUDIT_CHECK, size_t)                                                         \
    X(passport_worklist_count, WORKLIST, size_t)                                                                       \
    X(passport_coupons_count, COUPONS, size_t)                                                                         \
    X(passport_accounts_count, ACCOUNTS, size_t)                                                                       \
    X(passport_application_number, APPLICATION, int64_t)                                                               \
    X(passport_application_kind, APPLICATION, passport_kind)                                                           \
    X(passport_application_status, APPLICATION, passport_status)                                                       \
    X(passport_application_service, APPLICATION, const char *)                                                         \
    X(passport_application_contract_code, APPLICATION, const char *)                                                   \
    X(passport_application_base, APPLICATION, int64_t)                                                                 \
    X(passport_application_received_at, APPLICATION, int64_t)                                                          \
    X(passport_application_updated_at, APPLICATION, int64_t)                                                           \
    X(passport_application_rejection_reason, APPLICATION, const char *)                                                \
    X(passport_application_catalogue_version, APPLICATION, const char *)                                               \
    X(passport_application_terms_count, APPLICATION, size_t)                                                           \
    X(passport_application_has_certificate, APPLICATION, bool)                                                         \
    X(passport_application_certificate_serial, APPLICATION, const char *)                                              \
    X(passport_applications_count, APPLICATIONS, size_t)                                                               \
    X(passport_applications_next, APPLICATIONS, const char *)                                                          \
    X(passport_applications_previous, APPLICATIONS, const char *)                                                      \
    X(passport_actions_count, ACTIONS, size_t)                                                                         \
    X(passport_due_count, DUE, size_t)                                                                                 \
    X(passport_csr_country, CSR, const char *)                                                                         \
    X(passport_csr_state, CSR, const char *)                                                                           \
    X(passport_csr_locality, CSR, const char *)                                                                        \
    X(passport_csr_organization, CSR, const char *)                                                                    \
    X(passport_csr_common_name, CSR, const char *)                                                                     \
    X(passport_csr_name_count, CSR, size_t)                                                                            \
    X(passport_csr_attribute_count, CSR, size_t)                                                                       \
    X(passport_csr_extension_count, CSR, size_t)                                                                       \
    X(passport_csr_signature_algorithm, CSR, const char *)                                                             \
    X(passport_csr_key_type, CSR, passport_key_type)                                                                   \
    X(passport_csr_key_bits, CSR, uint32_t)                                                                            \
    X(passport_csr_spki_sha256, CSR, const char *)                                                                     \
    X(passport_csr_is_acceptable, CSR, bool)                                                                           \
    X(passport_text_value, TEXT, const char *)

/* self, index, output, error: getters of lists, whose good handles have a row 0 and no row 1000 */
#define ROWS(X)                                                                                                        \
    X(passport_draft_offered_terms_document, DRAFT, const char *)                                                      \
    X(passport_draft_offered_terms_version, DRAFT, const char *)                                                       \
    X(passport_findings_field, FINDINGS, passport_field)                                                               \
    X(passport_findings_rule, FINDINGS, passport_rule)                                                                 \
    X(passport_findings_position, FINDINGS, uint32_t)                                                                  \
    X(passport_findings_line, FINDINGS, uint32_t)                                                                      \
    X(passport_findings_column, FINDINGS, const char *)                                                                \
    X(passport_findings_about, FINDINGS, const char *)                                                                 \
    X(passport_findings_severity, FINDINGS, passport_severity)                                                         \
    X(passport_application_terms_document, APPLICATION, const char *)                                                  \
    X(passport_application_terms_version, APPLICATION, const char *)                                                   \
    X(passport_applications_number, APPLICATIONS, int64_t)                                                             \
    X(passport_applications_kind, APPLICATIONS, passport_kind)                                                         \
    X(passport_applications_status, APPLICATIONS, passport_status)                                                     \
    X(passport_actions_act, ACTIONS, passport_act)                                                                     \
    X(passport_actions_allowed, ACTIONS, bool)                                                                         \
    X(passport_actions_rule, ACTIONS, passport_rule)                                                                   \
    X(passport_actions_opens, ACTIONS, const char *)                                                                   \
    X(passport_actions_closes, ACTIONS, const char *)                                                                  \
    X(passport_actions_record, ACTIONS, int64_t)                                                                       \
    X(passport_due_kind, DUE, passport_due_work)                                                                       \
    X(passport_due_number, DUE, int64_t)                                                                               \
    X(passport_findings_record, FINDINGS, int64_t)                                                                     \
    X(passport_actions_remedy, ACTIONS, passport_remedy)                                                               \
    X(passport_due_contract_code, DUE, const char *)                                                                   \
    X(passport_due_coupon, DUE, const char *)                                                                          \
    X(passport_application_paper_id, APPLICATION, const char *)                                                        \
    X(passport_application_paper_name, APPLICATION, const char *)                                                      \
    X(passport_application_paper_received_on, APPLICATION, const char *)                                               \
    X(passport_application_paper_waived_for, APPLICATION, const char *)                                                \
    X(passport_catalogue_changes_number, CATALOGUE_CHANGES, int64_t)                                                   \
    X(passport_catalogue_changes_contract_code, CATALOGUE_CHANGES, const char *)                                       \
    X(passport_catalogue_changes_aspect, CATALOGUE_CHANGES, passport_aspect)                                           \
    X(passport_catalogue_changes_before, CATALOGUE_CHANGES, const char *)                                              \
    X(passport_catalogue_changes_after, CATALOGUE_CHANGES, const char *)                                               \
    X(passport_stickers_name, STICKERS, const char *)                                                                  \
    X(passport_stickers_media_type, STICKERS, const char *)                                                            \
    X(passport_export_replaced_number, EXPORT, int64_t)                                                                \
    X(passport_export_replaced_column, EXPORT, const char *)                                                           \
    X(passport_export_replaced_characters, EXPORT, const char *)                                                       \
    X(passport_import_part_access_key, IMPORT_PART, const char *)                                                      \
    X(passport_import_part_reference, IMPORT_PART, const char *)                                                       \
    X(passport_import_part_row, IMPORT_PART, uint32_t)                                                                 \
    X(passport_import_part_rows, IMPORT_PART, uint32_t)                                                                \
    X(passport_integrity_check, INTEGRITY, passport_check)                                                             \
    X(passport_integrity_check_things, INTEGRITY, uint64_t)                                                            \
    X(passport_integrity_check_faults, INTEGRITY, uint64_t)                                                            \
    X(passport_integrity_fault_check, INTEGRITY, passport_check)                                                       \
    X(passport_integrity_fault_subject, INTEGRITY, const char *)                                                       \
    X(passport_integrity_fault_text, INTEGRITY, const char *)                                                          \
    X(passport_import_part_outcome, IMPORT_PART, passport_import_outcome)                                              \
    X(passport_import_part_contract_code, IMPORT_PART, const char *)                                                   \
    X(passport_campaigns_id, CAMPAIGNS, int64_t)                                                                       \
    X(passport_campaigns_name, CAMPAIGNS, const char *)                                                                \
    X(passport_campaigns_reason, CAMPAIGNS, passport_revocation_reason)                                                \
    X(passport_campaigns_criteria, CAMPAIGNS, const char *)                                                            \
    X(passport_campaigns_opened_at, CAMPAIGNS, int64_t)                                                                \
    X(passport_campaigns_deadline, CAMPAIGNS, int64_t)                                                                 \
    X(passport_campaigns_total, CAMPAIGNS, uint32_t)                                                                   \
    X(passport_campaigns_waiting, CAMPAIGNS, uint32_t)                                                                 \
    X(passport_campaigns_opened, CAMPAIGNS, uint32_t)                                                                  \
    X(passport_campaigns_revoke_only, CAMPAIGNS, uint32_t)                                                             \
    X(passport_campaigns_nothing_needed, CAMPAIGNS, uint32_t)                                                          \
    X(passport_campaigns_replaced, CAMPAIGNS, uint32_t)                                                                \
    X(passport_campaign_report_position, CAMPAIGN_REPORT, int64_t)                                                     \
    X(passport_campaign_report_number, CAMPAIGN_REPORT, int64_t)                                                       \
    X(passport_campaign_report_access_key, CAMPAIGN_REPORT, const char *)                                              \
    X(passport_campaign_report_account_name, CAMPAIGN_REPORT, const char *)                                            \
    X(passport_campaign_report_contract_code, CAMPAIGN_REPORT, const char *)                                           \
    X(passport_campaign_report_server_name, CAMPAIGN_REPORT, const char *)                                             \
    X(passport_campaign_report_serial, CAMPAIGN_REPORT, const char *)                                                  \
    X(passport_campaign_report_standing, CAMPAIGN_REPORT, passport_standing)                                           \
    X(passport_campaign_report_is_valid, CAMPAIGN_REPORT, bool)                                                        \
    X(passport_campaign_report_replaced_by, CAMPAIGN_REPORT, int64_t)                                                  \
    X(passport_campaign_report_replaced_at, CAMPAIGN_REPORT, int64_t)                                                  \
    X(passport_campaign_report_contact_name, CAMPAIGN_REPORT, const char *)                                            \
    X(passport_campaign_report_contact_telephone, CAMPAIGN_REPORT, const char *)                                       \
    X(passport_campaign_report_contact_email, CAMPAIGN_REPORT, const char *)                                           \
    X(passport_notices_sequence, NOTICES, int64_t)                                                                     \
    X(passport_notices_kind, NOTICES, passport_notice_kind)                                                            \
    X(passport_notices_access_key, NOTICES, const char *)                                                              \
    X(passport_notices_number, NOTICES, int64_t)                                                                       \
    X(passport_notices_contract_code, NOTICES, const char *)                                                           \
    X(passport_notices_on, NOTICES, const char *)                                                                      \
    X(passport_notices_days_before, NOTICES, uint32_t)                                                                 \
    X(passport_notices_made_at, NOTICES, int64_t)                                                                      \
    X(passport_audit_sequence, AUDIT, int64_t)                                                                         \
    X(passport_audit_at, AUDIT, int64_t)                                                                               \
    X(passport_audit_actor, AUDIT, const char *)                                                                       \
    X(passport_audit_verb, AUDIT, const char *)                                                                        \
    X(passport_audit_subject, AUDIT, const char *)                                                                     \
    X(passport_audit_request_key, AUDIT, const char *)                                                                 \
    X(passport_audit_check_altered, AUDIT_CHECK, const char *)                                                         \
    X(passport_worklist_documents_missing, WORKLIST, bool)                                                             \
    X(passport_worklist_task, WORKLIST, passport_task)                                                                 \
    X(passport_worklist_number, WORKLIST, int64_t)                                                                     \
    X(passport_worklist_kind, WORKLIST, passport_kind)                                                                 \
    X(passport_worklist_contract_code, WORKLIST, const char *)                                                         \
    X(passport_worklist_opens, WORKLIST, const char *)                                                                 \
    X(passport_worklist_contract_ends_on, WORKLIST, const char *)                                                      \
    X(passport_accounts_access_key, ACCOUNTS, const char *)                                                            \
    X(passport_accounts_name, ACCOUNTS, const char *)                                                                  \
    X(passport_accounts_dealer_code, ACCOUNTS, const char *)                                                           \
    X(passport_accounts_a3_contract, ACCOUNTS, bool)                                                                   \
    X(passport_accounts_opened_at, ACCOUNTS, int64_t)                                                                  \
    X(passport_coupons_number, COUPONS, const char *)                                                                  \
    X(passport_coupons_dealer_code, COUPONS, const char *)                                                             \
    X(passport_coupons_service, COUPONS, const char *)                                                                 \
    X(passport_coupons_expires_on, COUPONS, const char *)                                                              \
    X(passport_coupons_state, COUPONS, passport_coupon_state)                                                          \
    X(passport_due_due_at, DUE, int64_t)                                                                               \
    X(passport_due_done_at, DUE, int64_t)                                                                              \
    X(passport_csr_unicode_name, CSR, const char *)                                                                    \
    X(passport_csr_attribute, CSR, const char *)                                                                       \
    X(passport_csr_extension, CSR, const char *)                                                                       \
    X(passport_csr_name, CSR, const char *)

/* self, two outputs, error: getters */
#define PAIRS(X)                                                                                                       \
    X(passport_login_certificate_stopped_at, LOGIN_CERTIFICATE, bool, int64_t)                                         \
    X(passport_login_certificate_pkcs12, LOGIN_CERTIFICATE, const uint8_t *, size_t)                                   \
    X(passport_application_csr, APPLICATION, const uint8_t *, size_t)                                                  \
    X(passport_application_certificate_der, APPLICATION, const uint8_t *, size_t)                                      \
    X(passport_application_certificate_not_before, APPLICATION, bool, int64_t)                                         \
    X(passport_application_certificate_not_after, APPLICATION, bool, int64_t)                                          \
    X(passport_application_certificate_issued_at, APPLICATION, bool, int64_t)                                          \
    X(passport_application_certificate_revoked_at, APPLICATION, bool, int64_t)                                         \
    X(passport_application_certificate_revocation_reason, APPLICATION, bool, passport_revocation_reason)               \
    X(passport_application_certificate_revocation_due_at, APPLICATION, bool, int64_t)                                  \
    X(passport_application_certificate_first_downloaded_at, APPLICATION, bool, int64_t)                                \
    X(passport_application_certificate_last_downloaded_at, APPLICATION, bool, int64_t)                                 \
    X(passport_audit_check_first_broken, AUDIT_CHECK, bool, int64_t)                                                   \
    X(passport_applications_total, APPLICATIONS, uint32_t, bool)                                                       \
    X(passport_export_bytes, EXPORT, const uint8_t *, size_t)                                                          \
    X(passport_bytes_value, BYTES, const uint8_t *, size_t)

/* self, an output that is a handle, error */
#define MAKERS(X)                                                                                                      \
    X(passport_session_token, SESSION, passport_text *)                                                                \
    X(passport_session_login_certificate, SESSION, passport_login_certificate *)                                       \
    X(passport_registry_catalogue_version, REGISTRY, passport_text *)                                                  \
    X(passport_registry_check_integrity, REGISTRY, passport_integrity *)                                               \
    X(passport_registry_ca_certificates, REGISTRY, passport_text *)                                                    \
    X(passport_draft_csr, DRAFT, passport_bytes *)                                                                     \
    X(passport_draft_to_json, DRAFT, passport_text *)                                                                  \
    X(passport_session_calendar, SESSION, passport_text *)                                                             \
    X(passport_session_profile, SESSION, passport_profile *)                                                           \
    X(passport_session_coupons, SESSION, passport_coupons *)                                                           \
    X(passport_ra_audit_head, RA, passport_text *)                                                                     \
    X(passport_ra_crl, RA, passport_bytes *)                                                                           \
    X(passport_ra_login_crl, RA, passport_bytes *)                                                                     \
    X(passport_ra_worklist, RA, passport_worklist *)                                                                   \
    X(passport_ra_campaigns, RA, passport_campaigns *)                                                                 \
    X(passport_profile_dealer_code, PROFILE, passport_text *)                                                          \
    X(passport_ra_run_due, RA, passport_due *)                                                                         \
    X(passport_import_part_findings, IMPORT_PART, passport_findings *)                                                 \
    X(passport_import_step, IMPORT, passport_import_part *)                                                            \
    X(passport_csr_findings, CSR, passport_findings *)

/* self, inputs, an output, error: X(function, noun, type of the output, inputs…) */
#define VERBS(X)                                                                                                       \
    X(passport_registry_sign_in, REGISTRY, passport_session *, "access key", "password", NULL, 0)                      \
    X(passport_registry_sign_in_by_one_time_password, REGISTRY, passport_session *, "key", "password", "ticket", "code")\
    X(passport_registry_request_one_time_password, REGISTRY, passport_one_time_password *, "key", "password")          \
    X(passport_registry_resume, REGISTRY, passport_session *, "token")                                                 \
    X(passport_ra_reset_password, RA, passport_initial_password *, "D0001", "no key", NULL)                            \
    X(passport_ra_issue_login_certificate, RA, passport_login_certificate *, "D0001", "no key", NULL, 0, NULL, false, NULL)\
    X(passport_ra_register_login_certificate, RA, passport_login_certificate *, "D0001", "no key", NULL, 0, false, NULL)\
    X(passport_ra_stop_login_certificate, RA, passport_login_certificate *, "D0001", "no key", "", NULL)               \
    X(passport_registry_session, REGISTRY, passport_session *, "access key")                                           \
    X(passport_registry_ra, REGISTRY, passport_ra *, "operator")                                                       \
    X(passport_registry_backup, REGISTRY, passport_backup *, "build/nobody")                                           \
    X(passport_registry_catalogue, REGISTRY, passport_text *, "2026-11")                                               \
    X(passport_session_draft_new, SESSION, passport_draft *, "SR3.0-1Y")                                               \
    X(passport_session_draft_renewal, SESSION, passport_draft *, 1, NULL)                                              \
    X(passport_session_draft_switch, SESSION, passport_draft *, 1, "EV2.0-1Y")                                         \
    X(passport_session_draft_reissue, SESSION, passport_draft *, 1)                                                    \
    X(passport_session_draft_continuation, SESSION, passport_draft *, 1)                                               \
    X(passport_session_draft_contact_change, SESSION, passport_draft *, 1)                                             \
    X(passport_session_draft_revocation, SESSION, passport_draft *, 1)                                                 \
    X(passport_session_draft_cancellation, SESSION, passport_draft *, 1)                                               \
    X(passport_session_check, SESSION, passport_findings *, good(DRAFT))                                               \
    X(passport_session_application, SESSION, passport_application *, 1)                                                \
    X(passport_session_actions, SESSION, passport_actions *, 1, NULL)                                                  \
    X(passport_session_actions_of, SESSION, passport_actions *, NULL, 0, NULL)                                         \
    X(passport_session_applications, SESSION, passport_applications *, good(QUERY), NULL)                              \
    X(passport_ra_applications, RA, passport_applications *, good(QUERY), NULL)                                        \
    X(passport_session_export, SESSION, passport_export *, good(QUERY), PASSPORT_EXPORT_FORMAT_CSV_UTF8, NULL)         \
    X(passport_ra_export, RA, passport_export *, good(QUERY), PASSPORT_EXPORT_FORMAT_JSON_LINES, NULL)                 \
    X(passport_ra_import_records, RA, passport_import *, NULL, 0, PASSPORT_EXPORT_FORMAT_JSON_LINES, true)             \
    X(passport_session_application_form, SESSION, passport_text *, 1)                                                  \
    X(passport_session_stickers, SESSION, passport_stickers *, 1)                                                      \
    X(passport_session_download_certificate, SESSION, passport_bytes *, 1, PASSPORT_DOWNLOAD_FORMAT_PEM)               \
    X(passport_ra_open_account, RA, passport_account *, "name", "", false, NULL)                                              \
    X(passport_ra_catalogue_changes, RA, passport_catalogue_changes *, "2026-04-01", "2026-05-01")                     \
    X(passport_ra_catalogue_changes_with, RA, passport_catalogue_changes *, "version = \"1\"", "2026-05-01")           \
    X(passport_ra_notices, RA, passport_notices *, 0, 20)                                                              \
    X(passport_ra_campaign_preview, RA, passport_campaign_report *, "", 4, NULL, NULL, NULL, 0, 0, 20)                 \
    X(passport_ra_campaign, RA, int64_t, "", 4, NULL, NULL, NULL, 0, NULL)                                             \
    X(passport_ra_campaign_step, RA, uint32_t, 99, 20)                                                                 \
    X(passport_ra_campaign_report, RA, passport_campaign_report *, 1, 0, 20)                                           \
    X(passport_ra_acknowledge_notices, RA, uint32_t, 0, NULL)                                                          \
    X(passport_ra_accounts, RA, passport_accounts *, NULL, 20)                                                         \
    X(passport_ra_audit, RA, passport_audit *, 0, 20)                                                                  \
    X(passport_ra_verify_audit, RA, passport_audit_check *, NULL)                                                      \
    X(passport_ra_check_certificate, RA, passport_findings *, 1, NULL, 0, NULL, 0)                                     \
    X(passport_ra_application, RA, passport_application *, 1)                                                          \
    X(passport_profile_text, PROFILE, passport_text *, PASSPORT_FIELD_SERVER_TYPE)                                     \
    X(passport_draft_text, DRAFT, passport_text *, PASSPORT_FIELD_SERVER_TYPE)                                         \
    X(passport_findings_text, FINDINGS, const char *, 0, PASSPORT_LANGUAGE_JAPANESE)                                   \
    X(passport_application_text, APPLICATION, const char *, PASSPORT_FIELD_ORGANIZATION_NAME)                          \
    X(passport_applications_text, APPLICATIONS, const char *, 0, PASSPORT_COLUMN_NUMBER)

/* self, inputs, a receipt that may be NULL, error; the number 1 is nobody's */
#define RECEIVERS(X)                                                                                                   \
    X(passport_session_submit, SESSION, passport_receipt *, unfilled)                                                  \
    X(passport_session_withdraw, SESSION, passport_receipt *, 1, NULL)                                                 \
    X(passport_ra_begin_review, RA, passport_receipt *, 1, NULL)                                                       \
    X(passport_ra_approve, RA, passport_receipt *, 1, NULL)                                                            \
    X(passport_ra_reject, RA, passport_receipt *, 1, "reason", NULL)                                                   \
    X(passport_ra_issue, RA, passport_receipt *, 1, NULL)                                                              \
    X(passport_ra_complete, RA, passport_receipt *, 1, NULL)                                                           \
    X(passport_ra_confirm_revocation, RA, passport_receipt *, 1, NULL)                                                 \
    X(passport_ra_revoke, RA, passport_receipt *, 1, PASSPORT_REVOCATION_REASON_SUPERSEDED, false, NULL)               \
    X(passport_ra_receive_document, RA, passport_receipt *, 1, "application_form", "2026-04-01", NULL)                 \
    X(passport_ra_waive_document, RA, passport_receipt *, 1, "application_form", "reason", NULL)                       \
    X(passport_ra_record_revocation, RA, passport_receipt *, 1, START, NULL, NULL)                                     \
    X(passport_ra_allow_late_reissue, RA, passport_receipt *, 1, "2026-05-01", NULL)                                   \
    X(passport_ra_add_coupons, RA, passport_coupons *, "D0001", "no service", "2026-12-31", NULL, 0, NULL)

/* self, error */
#define PLAIN(X)                                                                                                       \
    X(passport_session_sign_out, SESSION, )                                                                            \
    X(passport_registry_close, REGISTRY, )                                                                             \
    X(passport_registry_confirm_clock, REGISTRY, )                                                                     \
    X(passport_draft_agree_to_terms, DRAFT, )

/* self, inputs, error: X(function, noun, , inputs…) */
#define SETTERS(X)                                                                                                     \
    X(passport_session_change_password, SESSION, , "current", "short", "short", NULL)                                  \
    X(passport_options_set_secret, OPTIONS, , (const uint8_t *)"0123456789abcdef0123456789abcdef", 32)                 \
    X(passport_options_set_create_if_missing, OPTIONS, , true)                                                         \
    X(passport_options_set_ca_algorithm, OPTIONS, , PASSPORT_CA_ALGORITHM_ECDSA_P256)                                  \
    X(passport_options_set_manual_clock, OPTIONS, , START)                                                             \
    X(passport_session_set_profile, SESSION, , good(PROFILE), NULL)                                                    \
    X(passport_session_pour_profile, SESSION, , unfilled)                                                              \
    X(passport_profile_set_dealer_code, PROFILE, , "D0001")                                                            \
    X(passport_profile_set, PROFILE, , PASSPORT_FIELD_ORGANIZATION_NAME, "株式会社サンプル")                                   \
    X(passport_query_set_view, QUERY, , PASSPORT_LIST_VIEW_CURRENT)                                                    \
    X(passport_query_set_days, QUERY, , PASSPORT_DAY_KIND_ISSUED, NULL, "2030-01-01")                                  \
    X(passport_query_set_kind, QUERY, , PASSPORT_KIND_NEW)                                                             \
    X(passport_query_set_service, QUERY, , "SR3.0-1Y")                                                                 \
    X(passport_query_set_downloaded, QUERY, , true)                                                                    \
    X(passport_query_set_server_type, QUERY, , "apache")                                                               \
    X(passport_query_add_text, QUERY, , PASSPORT_SEARCH_FIELD_ORGANIZATION, "株式会社")                                 \
    X(passport_query_set_sort, QUERY, , PASSPORT_SORT_KEY_SERVER_NAME, true)                                           \
    X(passport_query_set_rows, QUERY, , 20)                                                                            \
    X(passport_query_set_exact_total, QUERY, , true)                                                                   \
    X(passport_registry_load_catalogue, REGISTRY, , "version = \"loaded\"")                                            \
    X(passport_registry_set_time, REGISTRY, , START)                                                                   \
    X(passport_draft_set, DRAFT, , PASSPORT_FIELD_SERVER_TYPE, "apache")                                               \
    X(passport_draft_set_csr, DRAFT, , NULL, 0)

/* The nouns that have handles, each with its _free: X(noun, name) */
#define NOUNS(X)                                                                                                       \
    X(INITIAL_PASSWORD, initial_password)                                                                              \
    X(ONE_TIME_PASSWORD, one_time_password)                                                                            \
    X(LOGIN_CERTIFICATE, login_certificate)                                                                            \
    X(OPTIONS, options)                                                                                                \
    X(REGISTRY, registry)                                                                                              \
    X(SESSION, session)                                                                                                \
    X(RA, ra)                                                                                                          \
    X(DRAFT, draft)                                                                                                    \
    X(PROFILE, profile)                                                                                                \
    X(QUERY, query)                                                                                                    \
    X(COUPONS, coupons)                                                                                                \
    X(CATALOGUE_CHANGES, catalogue_changes)                                                                            \
    X(NOTICES, notices)                                                                                                \
    X(STICKERS, stickers)                                                                                              \
    X(EXPORT, export)                                                                                                  \
    X(IMPORT, import)                                                                                                  \
    X(BACKUP, backup)                                                                                                  \
    X(INTEGRITY, integrity)                                                                                            \
    X(IMPORT_PART, import_part)                                                                                        \
    X(CAMPAIGNS, campaigns)                                                                                            \
    X(CAMPAIGN_REPORT, campaign_report)                                                                                \
    X(AUDIT, audit)                                                                                                    \
    X(AUDIT_CHECK, audit_check)                                                                                        \
    X(WORKLIST, worklist)                                                                                              \
    X(FINDINGS, findings)                                                                                              \
    X(RECEIPT, receipt)                                                                                                \
    X(ACCOUNT, account)                                                                                                \
    X(ACCOUNTS, accounts)                                                                                              \
    X(APPLICATION, application)                                                                                        \
    X(APPLICATIONS, applications)                                                                                      \
    X(ACTIONS, actions)                                                                                                \
    X(DUE, due)                                                                                                        \
    X(CSR, csr)                                                                                                        \
    X(TEXT, text)                                                                                                      \
    X(BYTES, bytes)                                                                                                    \
    X(ERROR, error)

#endif
