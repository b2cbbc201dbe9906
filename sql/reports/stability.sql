-- One row per segment whose stability was measured.
select
    segment_key,
    stability_jaccard,
    stability_grade,
from marts.segments
where stability_jaccard is not null
order by stability_jaccard, segment_key;
