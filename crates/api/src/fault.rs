//! The refusals of the interface itself, before a command reaches the engine: one stable name each.

use axum::http::StatusCode;

macro_rules! faults {
    ($($(#[doc = $section:literal])* $variant:ident $name:literal $status:ident $retry:literal
        $en:literal $zh:literal;)*) => {
        /// Why a request was refused before it became a command.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each has its text")]
        pub enum Fault {
            $($variant,)*
        }

        impl Fault {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The HTTP status.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status,)* }
            }

            /// Whether the same request may succeed later.
            #[must_use]
            pub const fn may_retry(self) -> bool {
                match self { $(Self::$variant => $retry,)* }
            }

            /// The text in English.
            #[must_use]
            pub const fn english(self) -> &'static str {
                match self { $(Self::$variant => $en,)* }
            }

            /// The text in Chinese.
            #[must_use]
            pub const fn chinese(self) -> &'static str {
                match self { $(Self::$variant => $zh,)* }
            }
        }
    };
}

faults! {
    RouteNotFound "route_not_found" NOT_FOUND false "There is nothing at this address." "该地址不存在。";
    MethodNotAllowed "method_not_allowed" METHOD_NOT_ALLOWED false "This address does not take this method." "该地址不支持此方法。";
    ApiKeyMissing "api_key_missing" UNAUTHORIZED false "Send an API key as `Authorization: Bearer xqk_…`." "请以 `Authorization: Bearer xqk_…` 发送 API 密钥。";
    ApiKeyUnknown "api_key_unknown" UNAUTHORIZED false "The API key is not known." "API 密钥不存在。";
    ApiKeyExpired "api_key_expired" UNAUTHORIZED false "The API key has expired." "API 密钥已过期。";
    ApiKeyRevoked "api_key_revoked" UNAUTHORIZED false "The API key was revoked." "API 密钥已吊销。";
    RoleForbids "role_forbids" FORBIDDEN false "Keys of this role may not do this." "该角色的密钥无权执行此操作。";
    NotYours "not_permitted" FORBIDDEN false "The caller may not see what belongs to this member." "调用方无权查看该成员的数据。";
    SandboxOnly "sandbox_only" FORBIDDEN false "This can be done in a sandbox only." "此操作仅限沙盒环境。";
    IdempotencyKeyMissing "idempotency_key_missing" BAD_REQUEST false "Every write needs an Idempotency-Key." "每次写入都须携带 Idempotency-Key。";
    IdempotencyKeyInvalid "idempotency_key_invalid" BAD_REQUEST false "An idempotency key is 1 to 64 printable ASCII characters without spaces." "幂等键须为 1 至 64 个不含空格的可打印 ASCII 字符。";
    IdempotencyKeyReused "idempotency_key_reused" UNPROCESSABLE_ENTITY false "This idempotency key stands for another input." "该幂等键已用于不同的请求内容。";
    IdempotencyKeyInProgress "idempotency_key_in_progress" CONFLICT true "A request with this idempotency key is being worked on." "使用该幂等键的请求正在处理中。";
    NoPreview "no_preview" UNPROCESSABLE_ENTITY false "This cannot be previewed; nothing was done." "此操作不支持预览，未执行任何操作。";
    MediaTypeUnsupported "media_type_unsupported" UNSUPPORTED_MEDIA_TYPE false "The body must be JSON." "请求体须为 JSON。";
    JsonMalformed "json_malformed" BAD_REQUEST false "The body is not well-formed JSON." "请求体不是合法的 JSON。";
    FieldInvalid "field_invalid" BAD_REQUEST false "A field is missing, unknown, of the wrong type or out of range." "字段缺失、未知、类型错误或超出范围。";
    BodyTooLarge "body_too_large" PAYLOAD_TOO_LARGE false "The body is larger than is allowed here." "请求体超过允许的大小。";
    BodyTooSlow "body_too_slow" REQUEST_TIMEOUT true "The body did not arrive in time." "请求体未能及时到达。";
    PathInvalid "path_invalid" BAD_REQUEST false "Part of the address is not what it should be." "地址中的参数不合法。";
    QueryInvalid "query_invalid" BAD_REQUEST false "A query parameter is unknown or has a value that is not allowed." "查询参数未知或取值不合法。";
    CursorInvalid "cursor_invalid" BAD_REQUEST false "The cursor was not given out by this list." "游标无效。";
    NotFound "resource_not_found" NOT_FOUND false "There is no such thing, or it is over." "资源不存在或已结束。";
    RecordNotFound "record_not_found" NOT_FOUND true "No record has this sequence yet." "尚无此序号的记录。";
    TemplateNotFound "template_not_found" NOT_FOUND false "There is no such template." "模板不存在。";
    ContractInvalid "contract_invalid" UNPROCESSABLE_ENTITY false "The contract document has errors; see `problems`." "合同文档有误，详见 problems。";
    ClaimCodeWrong "claim_code_wrong" UNPROCESSABLE_ENTITY false "The claim code is wrong; see `attempts_left`." "领取码错误，剩余次数见 attempts_left。";
    CodeFormat "code_format" UNPROCESSABLE_ENTITY false "A code has 6 to 64 printable ASCII characters." "券码须为 6 至 64 个可打印 ASCII 字符。";
    OpUnknown "op_unknown" BAD_REQUEST false "There is no such operation." "操作不存在。";
    BatchSize "batch_size" BAD_REQUEST false "A batch holds 1 to 10,000 commands." "批量请求须含 1 至 10000 条命令。";
    PositionUnknown "position_unknown" GONE false "The stream cannot be resumed from this position; read the present state first." "无法从该位置恢复，请先读取当前状态。";
    UpgradeInvalid "upgrade_invalid" BAD_REQUEST false "This is not a WebSocket handshake." "不是有效的 WebSocket 握手。";
    TooManyStreams "too_many_streams" SERVICE_UNAVAILABLE true "As many streams are open as are allowed." "流连接数已达上限。";
    TooManyStreamsOfMember "too_many_streams_of_member" TOO_MANY_REQUESTS true "As many streams of this member are open as are allowed." "该成员的流连接数已达上限。";
    WebhookUrlRefused "webhook_url_refused" UNPROCESSABLE_ENTITY false "Webhooks cannot go to this address." "Webhook 不能发送到该地址。";
    TooManyWebhooks "too_many_webhooks" UNPROCESSABLE_ENTITY false "A member has at most 16 webhook endpoints." "每个成员最多可有 16 个 Webhook 端点。";
    TooManyWebhookChanges "too_many_webhook_changes" TOO_MANY_REQUESTS true "A member changes, pings and replays webhooks at most 60 times a minute." "每个成员每分钟最多可对 Webhook 进行 60 次变更、测试或重发。";
    TooManyKeys "too_many_keys" UNPROCESSABLE_ENTITY false "A member has at most 64 live keys; revoke one first." "每个成员最多可有 64 个有效密钥，请先吊销其中一个。";
    BusyDayRunning "busy_day_running" CONFLICT true "A busy day is running already." "繁忙日演示正在进行中。";
    NoRoom "no_room" SERVICE_UNAVAILABLE true "Requests and answers take up all the memory there is for them; nothing was done." "请求与应答已占满可用内存，未执行任何操作。";
    NotCaughtUp "not_caught_up" SERVICE_UNAVAILABLE true "The record that the answer must count in is not visible here yet." "本节点尚未读到所要求的记录序号。";
    BooksNotReady "books_not_ready" SERVICE_UNAVAILABLE true "The books are being made from the journal; read again later." "账簿正在由日志重建，请稍后再试。";
    StatementTooLong "statement_too_long" UNPROCESSABLE_ENTITY false "The period has more postings than a statement of this form can hold; ask for a shorter one." "该期间的分录数超过此格式对账单的上限，请缩短期间。";
    Busy "busy" SERVICE_UNAVAILABLE true "The server is busy; the command was not taken." "服务器繁忙，命令未被接收。";
    NotLeader "not_leader" TEMPORARY_REDIRECT true "This node follows; the leader takes commands, at the address in `Location`. Send it the same key." "本节点为备用节点，请使用同一幂等键向 Location 所指的主节点提交。";
    NoLeader "no_leader" SERVICE_UNAVAILABLE true "No node leads at this moment; send the same key again shortly." "当前没有主节点，请稍后使用同一幂等键重试。";
    Stopping "stopping" SERVICE_UNAVAILABLE true "The server is stopping; send the same key again to learn the outcome." "服务器正在停止，请使用同一幂等键重试以获知结果。";
    TooSlow "too_slow" SERVICE_UNAVAILABLE true "The answer took too long; send the same key again to learn the outcome." "处理超时，请使用同一幂等键重试以获知结果。";
    Internal "internal" INTERNAL_SERVER_ERROR true "Something failed on our side." "服务器内部错误。";
}
