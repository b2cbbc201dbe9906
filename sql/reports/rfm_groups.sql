-- One row per RFM group that somebody is in, best first: its customers, and what
-- they spent. Names: Champions, Loyal and so on, as docs/metrics.md lists them.
select
    scores.rfm_group,
    count(*) as customer_count,
    count(*) / sum(count(*)) over () as customer_share,
    sum(scores.amount_total) as amount_total,
    sum(scores.amount_total) / nullif(sum(sum(scores.amount_total)) over (), 0) as amount_share,
from marts.rfm_scores as scores
group by scores.rfm_group
order by avg(scores.recency_score + scores.frequency_score) desc, scores.rfm_group asc;
